import type { CallResult, DeadlineRule, Outcome, PaidHow, TaskAction, TaskKind } from '../../contract/task.ts'
import type { FollowUpKind, FollowUpResult, FollowUpTaskView } from '../../contract/follow-up.ts'
import type { Clocks } from '../../contract/settings.ts'
import type { CallTarget } from '../../domain/guardian.ts'
import type { WarningLevel } from '../../domain/levels.ts'
import { UNDO_SECONDS } from '../../domain/limits.ts'

export type ChainStep = 'on-duty' | 'stand-in' | 'duty-officer' | 'centre'
export type TaskState = 'offered' | 'accepted' | 'closed'

/** One thing that one person is asked to do. `unanswered` counts busy lines and unanswered rings, of the person only. */
type TaskFacts = {
  readonly id: string
  readonly personId: number
  readonly level: WarningLevel
  readonly region: number
  readonly unit: string
  readonly state: TaskState
  readonly assignee: string | null
  readonly chainStep: ChainStep
  readonly unanswered: number
  readonly officerCode: string | null
  readonly openedAt: Date
  readonly offeredAt: Date
  readonly acceptedAt: Date | null
  readonly firstCallAt: Date | null
  readonly reachedAt: Date | null
  readonly atDoorAt: Date | null
  readonly closedAt: Date | null
}
/** Of dissuasion: about a warning. Whatever says only `Task` neither finds nor counts a follow-up. */
export type Task = TaskFacts & { readonly kind: TaskKind; readonly warningId: string; readonly outcome: Outcome | null }
export type FollowUpTask = TaskFacts & { readonly kind: FollowUpKind; readonly caseId: string; readonly outcome: FollowUpResult | 'cancelled' | null }
export type AnyTask = Task | FollowUpTask

export function isFollowUp(task: AnyTask): task is FollowUpTask {
  return 'caseId' in task
}

/** What a task is about, and under which its history is told. */
export function subjectOf(task: AnyTask): { readonly kind: 'warning' | 'case'; readonly id: string } {
  return isFollowUp(task) ? { kind: 'case', id: task.caseId } : { kind: 'warning', id: task.warningId }
}

export type Due = { readonly rule: DeadlineRule; readonly dueAt: Date }

/** Seen by whoever looks, done by nobody: these steps do not stand between an officer and the undo of the step before them. */
const BYSTANDERS = new Set(['undone', 'slip', 'slip-seen', 'photo-taken'])
/** What changes more than the task: taken back with the whole case (src/flows/case-before.ts, src/flows/follow-up-before.ts). */
const WHOLE_CASE_STEPS = new Set(['outcome', 'handed-over', 'follow-up'])
/** A busy line often means that the fraudster is on it: do not redial a third time, send someone. */
const UNANSWERED_CALLS_MAX = 2

/** The clock of an offer: somebody accepts within it or the next in the chain is asked. */
export function onOffer(level: WarningLevel, clocks: Clocks, now: Date): Due {
  return { rule: 'accept', dueAt: later(now, clocks[level].acceptSeconds) }
}

/** What an officer has promised by accepting. A visit's `at-door` runs since it was sent and is not begun again. */
export function onAccept(kind: TaskKind, level: WarningLevel, clocks: Clocks, now: Date): Due[] {
  const pace = clocks[level]
  const outcome: Due = { rule: 'outcome', dueAt: later(now, pace.outcomeSeconds) }
  if (kind === 'visit') return [outcome]
  return [{ rule: 'first-call', dueAt: later(now, pace.firstCallSeconds) }, { rule: 'reached', dueAt: later(now, pace.reachedSeconds) }, outcome]
}

/** Of a warning that another bureau has: until then they answer, or the centre asks. */
export function onHandedElsewhere(level: WarningLevel, clocks: Clocks, now: Date): Due {
  return { rule: 'bureau-reply', dueAt: later(now, clocks[level].bureauReplySeconds) }
}

export function onVisitSent(level: WarningLevel, clocks: Clocks, now: Date): Due[] {
  return [onOffer(level, clocks, now), { rule: 'at-door', dueAt: later(now, clocks[level].atDoorSeconds) }]
}

export type AfterCall = { readonly do: 'wait' } | { readonly do: 'talk' } | { readonly do: 'send-someone'; readonly because: CallResult }

/** What a call to the person leads to. `task` is as it was before the call. */
export function afterCall(task: Pick<Task, 'unanswered'>, result: CallResult): AfterCall {
  switch (result) {
    case 'reached':
      return { do: 'talk' }
    case 'hung-up':
      // Somebody told to hang up on the police has been coached, but may also think that we are the fraud: one more try, then the door.
    case 'busy':
    case 'no-answer':
      return task.unanswered + 1 < UNANSWERED_CALLS_MAX ? { do: 'wait' } : { do: 'send-someone', because: result }
    case 'switched-off':
    case 'wrong-number':
      return { do: 'send-someone', because: result }
  }
}

export function isUnanswered(result: CallResult): boolean {
  return result !== 'reached'
}

export type Viewer = { readonly userId: string; readonly unit: string; readonly role: string; readonly unitKind: string }
const FIELD_ROLES = new Set(['officer', 'grid-leader', 'commander', 'analyst', 'call-taker'])
const CENTRE_ROLES = new Set(['commander', 'analyst', 'call-taker'])

/** Who may accept: the one it is offered to, a colleague of the unit who steps in, and the centre. Grid people only what is offered to them. */
export function mayAccept(task: Pick<Task, 'assignee' | 'unit'>, viewer: Viewer): boolean {
  if (task.assignee === viewer.userId) return true
  if (!FIELD_ROLES.has(viewer.role) || viewer.role === 'grid-leader') return false
  return task.unit === viewer.unit || isCentre(viewer)
}

export function isCentre(viewer: Viewer): boolean {
  return viewer.unitKind === 'centre' && CENTRE_ROLES.has(viewer.role)
}

type Call = { readonly to: CallTarget; readonly result: CallResult }

/** Whether the rules have said "send someone" since the person was last reached: their own line has done what it can. */
export function isLineDead(calls: readonly Call[]): boolean {
  let unanswered = 0
  let isDead = false
  for (const { result } of calls.filter((call) => call.to === 'person')) {
    const next = afterCall({ unanswered }, result).do
    isDead = next === 'send-someone' || (isDead && next !== 'talk')
    if (isUnanswered(result)) unanswered++
  }
  return isDead
}

/** What an officer wrote with an outcome, as it is sealed under the task's id. */
export type OutcomeNote = { readonly note: string; readonly paid?: { readonly amountFen: number; readonly account?: string | undefined; readonly how?: PaidHow | undefined; readonly at: string } }

/** The outcome that stands; what was taken back, or answered before a reopening, is history. */
export function standingOutcome<Step extends StepFacts>(steps: readonly Step[]): Step | undefined {
  return steps.findLast((step) => step.kind === 'outcome' && step.undone_at === null)
}

type StepFacts = { readonly kind: string; readonly actor: string | null; readonly at: Date; readonly before: unknown; readonly undone_at: Date | null }

/** The officer's own last step on a task, while it can be taken back. `steps` of this task, in their order. A visit that a step set off by itself belongs to it. */
export function undoableStep<Step extends StepFacts>(steps: readonly Step[], task: Pick<Task, 'state'>, userId: string, now: Date): Step | undefined {
  const last = steps.findLast((step) => step.undone_at === null && !BYSTANDERS.has(step.kind) && !(step.kind === 'visit-sent' && step.actor === null))
  if (last === undefined || last.actor !== userId || last.at.getTime() < now.getTime() - UNDO_SECONDS * 1_000) return undefined
  if (isWholeCase(last.kind)) return last
  return last.before === null || task.state === 'closed' ? undefined : last
}

export function isWholeCase(stepKind: string): boolean {
  return WHOLE_CASE_STEPS.has(stepKind)
}

const HOLDER_CHANGES = new Set(['offered', 'escalated', 'handed-over'])

/** Slips that whoever holds the task has not answered with a step yet; opening the task marks them as seen. */
export function openSlips<Step extends StepFacts>(steps: readonly Step[], assignee: string | null): { readonly slip: Step; readonly seenAt: Date | null }[] {
  let open: { slip: Step; seenAt: Date | null }[] = []
  for (const step of steps.filter(({ kind, undone_at: undoneAt }) => undoneAt === null && kind !== 'undone')) {
    if (step.kind === 'slip') open.push({ slip: step, seenAt: null })
    else if (step.kind === 'slip-seen') open = open.map(({ slip, seenAt }) => ({ slip, seenAt: seenAt ?? step.at }))
    else if (HOLDER_CHANGES.has(step.kind) || (assignee !== null && step.actor === assignee)) open = []
  }
  return open
}

export type Around = { readonly hasGuardian: boolean; readonly isLineDead: boolean; readonly visitUnderWay: boolean; readonly noticeSigned: boolean; readonly canUndo: boolean }

/** What the page may offer now. The server asks the same rules again when it is done. */
export function actionsOn(task: Task, viewer: Viewer, around: Around): TaskAction[] {
  if (task.state === 'closed') return around.canUndo ? ['undo'] : []
  const actions: TaskAction[] = []
  const mine = task.assignee === viewer.userId
  if (task.state === 'offered' && mayAccept(task, viewer)) actions.push('accept')
  if (task.state === 'accepted' && mine) {
    if (task.kind === 'visit' && task.atDoorAt === null) actions.push('at-door')
    // The guardian comes first as soon as somebody has to be sent: the person's own line has failed, or nobody was reached in time.
    const isGuardianFirst = around.isLineDead || (around.visitUnderWay && task.reachedAt === null)
    if (around.hasGuardian && isGuardianFirst) actions.push('call-guardian', 'call')
    else actions.push('call', ...(around.hasGuardian ? (['call-guardian'] as const) : []))
    actions.push('send-sms', 'ask-carrier')
    if (task.kind === 'dissuade' && !around.visitUnderWay) actions.push('send-visit')
    if (task.kind === 'visit' && task.atDoorAt !== null && !around.noticeSigned) actions.push('notice')
    actions.push('outcome')
  }
  if (mine || mayAccept(task, viewer)) actions.push('handover')
  if (!mine && (isCentre(viewer) || viewer.unit === task.unit)) actions.push('remind', 'supervise')
  if (around.canUndo) actions.push('undo')
  return actions
}

/** The same for a follow-up. */
export function followUpActionsOn(task: FollowUpTask, viewer: Viewer, canUndo: boolean): FollowUpTaskView['actions'] {
  const undo = canUndo ? (['undo'] as const) : []
  if (task.state === 'closed') return [...undo]
  const isMine = task.assignee === viewer.userId
  const mayTake = mayAccept(task, viewer)
  return [
    ...(task.state === 'offered' && mayTake ? (['accept'] as const) : []), ...(task.state === 'accepted' && isMine ? (['answer'] as const) : []),
    ...(isMine || mayTake ? (['handover'] as const) : []), ...undo,
  ]
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1_000)
}
