import { refuse } from '../domain/refusal.ts'
import { caseForUpdate } from '../features/case/case.store.ts'
import { tellersOf } from '../features/counter/counter.store.ts'
import { deadlinesOf, setDeadlines } from '../features/deadline/deadline.store.ts'
import { lockPersons } from '../features/person/person.store.ts'
import { isFollowUp, subjectOf, type AnyTask, type FollowUpTask, type Task } from '../features/task/task.rules.ts'
import { followUpTaskById, recordSteps, taskById, taskForUpdate, type TaskSnapshot } from '../features/task/task.store.ts'
import { warningById, warningForUpdate, type WarningRow } from '../features/warning/warning.store.ts'
import { announce } from '../platform/outbox.ts'
import { isFirstTap, wasAnswered } from '../platform/idempotency.ts'
import { actAs, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'

/**
 * An action of a person on a task. One outside the actor's walls and one that does not exist give the same answer. The case is locked from
 * the person down, as everywhere: a signal that comes in at this moment waits, or is waited for, and never in a circle.
 */
export function actOnTask(context: TapContext, taskId: string, act: (tx: Tx, task: Task) => Promise<void>, lockMore?: LockMore<Task>): Promise<void> {
  return actOnFound(context, { id: taskId, find: taskById, lockMore }, act)
}

/** The same for a task of following up on a case. */
export function actOnFollowUp(context: TapContext, taskId: string, act: (tx: Tx, task: FollowUpTask) => Promise<void>): Promise<void> {
  return actOnFound(context, { id: taskId, find: followUpTaskById }, act)
}

type Found<T> = { readonly id: string; readonly find: (tx: Tx, id: string) => Promise<T | undefined>; readonly lockMore?: LockMore<T> | undefined }

function actOnFound<T extends AnyTask>(context: TapContext, { id, find, lockMore }: Found<T>, act: (tx: Tx, task: T) => Promise<void>): Promise<void> {
  return actAs(context, (tx) => find(tx, id), async (tx, seen) => {
    if (seen === undefined) return mustBeRepeat(tx, context, id)
    const task = await lockedCase(tx, seen, lockMore)
    if (!(await isFirst(tx, context, id))) return
    await mustGoOnByItself(tx, task)
    await act(tx, task)
  })
}

/** One whose warning was merged into another was withdrawn: nothing is done with it any more, and nothing taken back. */
export async function mustGoOnByItself(tx: Tx, task: AnyTask): Promise<void> {
  const warning = task.state === 'closed' && !isFollowUp(task) ? await warningById(tx, task.warningId) : undefined
  if (warning?.merged_into != null) throw refuse('task.merged', { id: warning.merged_into.slice(0, 8) })
}

/** Who acts, and with which tap: one that was answered before changes nothing. A tap without a key is always a new one. */
export type TapContext = ActorContext & { readonly tapKey?: string | undefined }

/** Asked when the case is locked, so that of two taps with one key the second waits, and finds it answered. */
export async function isFirst(tx: Tx, { actor, tapKey, now }: TapContext, subjectId: string): Promise<boolean> {
  return tapKey === undefined || isFirstTap(tx, { userId: actor.userId, subjectId, key: tapKey }, now)
}

/** What one handed to another unit is out of one's sight; the tap that did it may still come twice. */
export async function mustBeRepeat(tx: Tx, { actor, tapKey }: TapContext, subjectId: string): Promise<void> {
  if (tapKey === undefined || !(await wasAnswered(tx, { userId: actor.userId, subjectId, key: tapKey }))) throw refuse('request.not_found')
}

/** What is locked between a warning or case and its task. */
export type LockMore<T> = (tx: Tx, seen: T) => Promise<void>

/** Person, warning or case, task, in this order; the task as it is once nobody else can change it. What it is about never changes. */
export async function lockedCase<T extends AnyTask>(tx: Tx, seen: T, lockMore?: LockMore<T>): Promise<T> {
  await lockPersons(tx, [seen.personId])
  if (isFollowUp(seen)) await caseForUpdate(tx, seen.caseId)
  else await warningForUpdate(tx, seen.warningId)
  await lockMore?.(tx, seen)
  const task = await taskForUpdate(tx, seen.id)
  if (task === undefined) throw refuse('request.not_found')
  return task as T
}

/** Several at once, whatever they are about: persons, warnings and cases, tasks, each in the order of their ids. Of two who take the same ones one waits for the other. */
export async function lockedCases(tx: Tx, seen: readonly AnyTask[]): Promise<AnyTask[]> {
  await lockPersons(tx, seen.map((task) => task.personId))
  const subjects = new Map(seen.map((task) => [subjectOf(task).id, subjectOf(task).kind]))
  for (const [id, kind] of [...subjects].toSorted(([a], [b]) => (a < b ? -1 : 1))) await (kind === 'case' ? caseForUpdate(tx, id) : warningForUpdate(tx, id))
  const tasks: AnyTask[] = []
  for (const id of seen.map((task) => task.id).toSorted()) tasks.push((await taskForUpdate(tx, id))!)
  return tasks
}

/** The same for an action on a warning. */
export function actOnWarning(context: TapContext, warningId: string, act: (tx: Tx, warning: WarningRow) => Promise<void>): Promise<void> {
  return actAs(context, (tx) => warningById(tx, warningId), async (tx, seen) => {
    const warning = seen === undefined ? undefined : await lockedWarning(tx, seen.id)
    if (warning === undefined) throw refuse('request.not_found')
    if (await isFirst(tx, context, warningId)) await act(tx, warning)
  })
}

export async function lockedWarning(tx: Tx, warningId: string): Promise<WarningRow | undefined> {
  const seen = await warningById(tx, warningId)
  if (seen === undefined) return undefined
  await lockPersons(tx, [seen.person_id])
  return warningForUpdate(tx, warningId)
}

/** The task is accepted by this person, and open. */
export function mustHold(task: AnyTask, context: ActorContext): void {
  if (task.state === 'closed') throw refuse('task.closed')
  if (task.state !== 'accepted') throw refuse('task.not_accepted')
  if (task.assignee !== context.actor.userId) throw refuse('task.not_yours')
}

/** What undo puts back: taken before anything changes. */
export async function snapshotOf(tx: Tx, task: AnyTask): Promise<TaskSnapshot> {
  const deadlines = await deadlinesOf(tx, [task.id])
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    task: {
      state: task.state, assignee: task.assignee, unit: task.unit, chain_step: task.chainStep, unanswered: task.unanswered, officer_code: task.officerCode,
      accepted_at: iso(task.acceptedAt), first_call_at: iso(task.firstCallAt), reached_at: iso(task.reachedAt), at_door_at: iso(task.atDoorAt),
    },
    deadlines: deadlines.map((deadline) => ({ rule: deadline.rule, due_at: deadline.due_at.toISOString() })),
  }
}

export async function startClocks(tx: Tx, taskId: string, dues: readonly { readonly rule: string; readonly dueAt: Date }[]): Promise<void> {
  await setDeadlines(tx, dues.map((due) => ({ subject_kind: 'task', subject_id: taskId, rule: due.rule, due_at: due.dueAt })))
}

type Move = { readonly kind: string; readonly actor: string | null; readonly detail?: Record<string, unknown>; readonly before?: TaskSnapshot }

/** One line of history, and the pages that show the task are told to look again. */
export async function recordMove(tx: Tx, context: Context, task: AnyTask, move: Move): Promise<void> {
  const subject = subjectOf(task)
  await recordSteps(tx, [{ subjectId: subject.id, taskId: task.id, region: task.region, unit: task.unit, ...move }], context.now)
  await announce(tx, [
    { type: 'task.changed', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee },
    { type: `${subject.kind}.changed`, subject: subject.id, region: task.region, unit: task.unit },
    // Whoever keeps the customer talking at the counter sees who comes, and when.
    ...(isFollowUp(task) ? [] : await tellersOf(tx, task.warningId)).map(({ id, teller }) => ({ type: 'counter.changed', subject: id, userId: teller })),
  ], context.now)
}

/** A grid leader hears only what is theirs: that a task left them they must be told by name. */
export async function tellFormerHolder(tx: Tx, context: Context, task: AnyTask, holder: string | null): Promise<void> {
  if (task.assignee === null || task.assignee === holder) return
  await announce(tx, [{ type: 'task.changed', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee }], context.now)
}
