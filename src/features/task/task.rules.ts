import type { CallResult, DeadlineRule, Outcome, TaskAction, TaskKind } from '../../contract/task.ts'
import type { Clocks } from '../../contract/settings.ts'
import type { WarningLevel } from '../../domain/levels.ts'

export type ChainStep = 'on-duty' | 'stand-in' | 'duty-officer' | 'centre'
export type TaskState = 'offered' | 'accepted' | 'closed'

/** One thing that one person is asked to do. `unanswered` counts busy lines and unanswered rings, of the person only. */
export type Task = {
  readonly id: string
  readonly kind: TaskKind
  readonly warningId: string
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
  readonly outcome: Outcome | null
}
export type Due = { readonly rule: DeadlineRule; readonly dueAt: Date }

export const UNDO_SECONDS = 30
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

export type Around = { readonly hasGuardian: boolean; readonly visitUnderWay: boolean; readonly noticeSigned: boolean; readonly canUndo: boolean }

/** What the page may offer now. The server asks the same rules again when it is done. */
export function actionsOn(task: Task, viewer: Viewer, around: Around): TaskAction[] {
  if (task.state === 'closed') return []
  const actions: TaskAction[] = []
  const mine = task.assignee === viewer.userId
  if (task.state === 'offered' && mayAccept(task, viewer)) actions.push('accept')
  if (task.state === 'accepted' && mine) {
    if (task.kind === 'visit' && task.atDoorAt === null) actions.push('at-door')
    // The guardian comes first once the person's own line has failed twice.
    if (around.hasGuardian && task.unanswered >= UNANSWERED_CALLS_MAX) actions.push('call-guardian', 'call')
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

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1_000)
}
