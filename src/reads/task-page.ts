import type { CounterPaymentView } from '../contract/counter-payment.ts'
import type { CallResult, SlipView, TaskKind, TaskView } from '../contract/task.ts'
import { allow } from '../domain/access.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import type { CallTarget } from '../domain/guardian.ts'
import { UNDO_SECONDS } from '../domain/limits.ts'
import { refuse } from '../domain/refusal.ts'
import { isReasonToPrint, noticeOfTask } from '../features/notice/notice.rules.ts'
import { noticesOf, type NoticeRow } from '../features/notice/notice.store.ts'
import { photosOf, type PhotoFacts } from '../features/photo/photo.store.ts'
import type { PersonRecord } from '../features/person/person.rules.ts'
import { personRecords, personsByIds, type PersonRow } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { actionsOn, isLineDead, openSlips, undoableStep, type AnyTask, type Task } from '../features/task/task.rules.ts'
import { closedTasksOf, openTasksOf, stepsOfTasks, taskById, unclaimedTasksOf, type StepRow } from '../features/task/task.store.ts'
import { mergedInto, warningsByIds, type WarningRow } from '../features/warning/warning.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { handoverNotes, noteIdOf } from './case-timeline.ts'
import { countersOf, paymentsOfWarnings, type CounterPaymentRow } from '../features/counter/counter.store.ts'
import { counterPaymentViews } from './counter-payments.ts'
import { askedOf } from './task-asked.ts'
import { clockView, pressingClocks, type TaskClock } from './task-clocks.ts'
import { placeOf, regionPaths, unitNames, userNames } from './names.ts'

const OTHERS_SHOWN_MAX = 5

/** "My tasks" on the phone: mine, and what waits in my unit without a name on it; by time left. */
export async function myTasks(context: ActorContext): Promise<TaskView[]> {
  allow(context.actor, 'task.work')
  const { userId, scopeUnit } = context.actor
  const find = async (tx: Tx) => [...(await openTasksOf(tx, userId)), ...(scopeUnit === '' ? [] : await unclaimedTasksOf(tx, scopeUnit))]
  const views = await readAndEnrich(context, find, (tx, tasks) => taskViews(tx, context, tasks))
  return mineByTimeLeft(views)
}

type Waiting = { readonly mine: boolean; readonly deadline: { readonly dueAt: string; readonly lateSince?: string | null } | null }

/** One's own before what nobody has; what is late longest, then what runs out first on top. */
export function mineByTimeLeft<T extends Waiting>(views: readonly T[]): T[] {
  const due = ({ deadline }: Waiting) => (deadline === null ? Number.POSITIVE_INFINITY : Date.parse(deadline.lateSince ?? deadline.dueAt))
  return views.toSorted((a, b) => Number(b.mine) - Number(a.mine) || due(a) - due(b))
}

export function myClosedTasks(context: ActorContext, since: Date): Promise<TaskView[]> {
  allow(context.actor, 'task.work')
  return readAndEnrich(context, (tx) => closedTasksOf(tx, context.actor.userId, since), (tx, tasks) => taskViews(tx, context, tasks))
}

export async function taskPage(context: ActorContext, id: string): Promise<TaskView> {
  allow(context.actor, 'task.work')
  const [view] = await readAndEnrich(context, async (tx) => [await taskById(tx, id)].filter((task) => task !== undefined), (tx, tasks) => taskViews(tx, context, tasks))
  if (view === undefined) throw refuse('request.not_found')
  return view
}

type Around = {
  readonly warnings: ReadonlyMap<string, WarningRow>
  readonly persons: ReadonlyMap<number, PersonRow>
  readonly recordOf: (personId: number) => PersonRecord
  readonly clocks: ReadonlyMap<string, TaskClock>
  readonly steps: readonly StepRow[]
  readonly notes: ReadonlyMap<string, string>
  readonly notices: readonly NoticeRow[]
  readonly photos: readonly PhotoFacts[]
  readonly siblings: readonly { id: string; kind: TaskKind; subject_id: string; state: string; assignee: string | null }[]
  readonly users: ReadonlyMap<string, string>
  readonly units: ReadonlyMap<string, string>
  readonly counters: ReadonlyMap<string, { name: string; phone: string | null }>
  readonly counterPayments: readonly CounterPaymentRow[]
  readonly paymentViews: ReadonlyMap<string, CounterPaymentView>
  readonly path: (code: number) => string[]
  /** What was merged into these tasks' warnings, and what those were merged into. */
  readonly merged: readonly WarningRow[]
  readonly kept: ReadonlyMap<string, WarningRow>
}

/** Everything a phone needs of these tasks, in a fixed number of queries however many they are. */
export async function taskViews(tx: Tx, context: ActorContext, tasks: readonly Task[]): Promise<TaskView[]> {
  if (tasks.length === 0) return []
  const warningIds = [...new Set(tasks.map((task) => task.warningId))]
  const warnings = await tx.selectFrom('warning').selectAll().where('id', 'in', warningIds).execute() as WarningRow[]
  const steps = await stepsOfTasks(tx, tasks.map((task) => task.id))
  const siblings = await tx.selectFrom('task').select(['id', 'kind', 'subject_id', 'state', 'assignee']).where('subject_id', 'in', warningIds).where('state', '<>', 'closed').execute()
  const merged = await mergedInto(tx, tasks.filter((task) => task.state !== 'closed').map((task) => task.warningId))
  const counters = await countersOf(tx, warningIds)
  const counterPayments = await paymentsOfWarnings(tx, [...counters.keys()])
  const kept = await warningsByIds(tx, warnings.flatMap((warning) => warning.merged_into ?? []))
  const persons = [...tasks.map((task) => task.personId), ...merged.map((one) => one.person_id)]
  const around: Around = {
    warnings: new Map(warnings.map((warning) => [warning.id, warning])),
    persons: new Map((await personsByIds(tx, persons)).map((person) => [person.id, person])),
    recordOf: await personRecords(tx, context.vault, persons),
    clocks: await pressingClocks(tx, tasks.map((task) => task.id)),
    steps, notes: await handoverNotes(tx, context, steps),
    notices: await noticesOf(tx, warningIds), photos: await photosOf(tx, warningIds),
    siblings: siblings as Around['siblings'],
    users: await userNames(tx, [
      ...[...tasks, ...siblings].map((task) => task.assignee as string | null), ...steps.filter((step) => step.kind === 'slip' || step.kind === 'handed-over').map((step) => step.actor),
      ...warnings.map((warning) => (warning.merged_into === null ? null : warning.closed_by)),
    ]),
    units: await unitNames(tx, [...tasks, ...kept].map((one) => one.unit)),
    merged, kept: new Map(kept.map((one) => [one.id, one])),
    counters, counterPayments, paymentViews: await counterPaymentViews(tx, context, counterPayments),
    path: await regionPaths(tx, warnings.map((warning) => warning.region)),
  }
  return tasks.map((task) => taskView(task, around, context))
}

/** Clear text is shown only of the tasks that this person has accepted and that are still open. */
function isRevealed(task: Task, context: ActorContext): boolean {
  return task.state === 'accepted' && task.assignee === context.actor.userId
}

function taskView(task: Task, around: Around, context: ActorContext): TaskView {
  const warning = around.warnings.get(task.warningId)!
  const steps = around.steps.filter((step) => step.task_id === task.id)
  const calls = steps.filter((step) => step.kind === 'call' && step.undone_at === null).map((step) => ({ at: step.at.toISOString(), to: step.detail.to as CallTarget, result: step.detail.result as CallResult }))
  const undoUntil = undoUntilOf(steps, task, context)
  const sibling = around.siblings.find((one) => one.subject_id === task.warningId && one.id !== task.id)
  const person = around.persons.get(task.personId)!
  const personOf = (id: number) => {
    return personView(around.persons.get(id)!, around.recordOf(id), isRevealed(task, context), context.now)
  }
  const noticeSigned = around.notices.some((notice) => notice.warning_id === task.warningId)
  const notice = noticeOfTask(task, around.notices)
  const actions = actionsOn(task, context.actor, { hasGuardian: person.has_guardian, isLineDead: isLineDead(calls), visitUnderWay: sibling?.kind === 'visit', noticeSigned, canUndo: undoUntil !== null })
  return {
    id: task.id, kind: task.kind, warningId: task.warningId, level: task.level, fraudType: warning.fraud_type, reasons: warning.reasons,
    place: placeOf(warning, around.path),
    unit: { code: task.unit, name: around.units.get(task.unit) ?? task.unit },
    state: task.state, chainStep: task.chainStep, unanswered: task.unanswered, outcome: task.outcome, noticeSigned, printsNotice: notice !== undefined && isReasonToPrint(task, notice, context.actor.userId), actions,
    photos: around.photos.filter((photo) => photo.task_id === task.id).length,
    assignee: task.assignee === null ? null : { id: task.assignee, name: around.users.get(task.assignee) ?? '' },
    mine: task.assignee === context.actor.userId,
    openedAt: task.openedAt.toISOString(), acceptedAt: iso(task.acceptedAt), atDoorAt: iso(task.atDoorAt), closedAt: iso(task.closedAt),
    deadline: clockView(around.clocks.get(task.id)),
    person: personOf(task.personId), others: [...new Set(around.merged.filter((one) => one.merged_into === task.warningId).map((one) => one.person_id))].slice(0, OTHERS_SHOWN_MAX).map(personOf),
    merged: mergedView(warning, around),
    officerCode: isRevealed(task, context) ? task.officerCode : null,
    sibling: sibling === undefined ? null : { id: sibling.id, kind: sibling.kind, state: sibling.state, assigneeName: sibling.assignee === null ? null : (around.users.get(sibling.assignee) ?? null) },
    undoUntil,
    amountAtRiskFen: warning.amount_at_risk_fen,
    counter: counterOf(task, around),
    calls,
    asked: askedOf(steps),
    slips: slipsOf(steps, task, around),
    handedOver: handedOver(steps, around),
  }
}

function counterOf(task: Task, { counters, counterPayments, paymentViews }: Around): TaskView['counter'] {
  const counter = task.state === 'closed' ? undefined : counters.get(task.warningId)
  return counter === undefined ? null : { ...counter, payments: counterPayments.filter((row) => row.warning_id === task.warningId).map((row) => paymentViews.get(row.id)!) }
}

function mergedView(warning: WarningRow, around: Around): TaskView['merged'] {
  const kept = warning.merged_into === null ? undefined : around.kept.get(warning.merged_into)
  if (kept === undefined) return null
  return { into: kept.id, unit: around.units.get(kept.unit) ?? kept.unit, by: around.users.get(warning.closed_by ?? '') ?? null, at: warning.closed_at!.toISOString() }
}

/** `steps` of this task. */
export function undoUntilOf(steps: readonly StepRow[], task: AnyTask, context: ActorContext): string | null {
  const step = undoableStep(steps, task, context.actor.userId, context.now)
  return step === undefined ? null : new Date(step.at.getTime() + UNDO_SECONDS * 1_000).toISOString()
}

function slipsOf(steps: readonly StepRow[], task: Task, around: Around): SlipView[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return openSlips(steps, task.assignee).map(({ slip, seenAt }) => ({
    kind: slip.detail.slip as SlipView['kind'], note: text(slip.detail.note) ?? '', by: slip.actor === null ? null : (around.users.get(slip.actor) ?? null), rule: text(slip.detail.rule),
    at: slip.at.toISOString(), seenAt: iso(seenAt),
  }))
}

/** How the task came to whoever has it now, and what was written with it; somebody who has not accepted it yet has to know why it is theirs. */
function handedOver(steps: readonly StepRow[], around: Around): TaskView['handedOver'] {
  const step = steps.findLast((one) => one.kind === 'handed-over' && one.undone_at === null)
  if (step === undefined) return null
  return { at: step.at.toISOString(), by: step.actor === null ? null : (around.users.get(step.actor) ?? null), reason: String(step.detail.reason), note: maskDigits(around.notes.get(noteIdOf(step)) ?? '') }
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
