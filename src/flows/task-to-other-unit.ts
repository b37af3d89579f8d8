import type { z } from 'zod'
import type { HandoverBody } from '../contract/task.ts'
import { allow, mayAtMost } from '../domain/access.ts'
import { multirangeToRanges, type RegionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { CONFIDENCE, type RegionSource } from '../features/person/person.rules.ts'
import { movePersons, personById, type PersonRow } from '../features/person/person.store.ts'
import { offer } from '../features/roster/roster.rules.ts'
import { colleague, unitByCode } from '../features/roster/roster.store.ts'
import { askingOf } from '../features/settings/settings.rules.ts'
import { paceOf } from '../features/settings/settings.store.ts'
import { mayAccept, onHandedElsewhere, onOffer, type Task } from '../features/task/task.rules.ts'
import { changeTask, liveTasksOfWarningForUpdate, openLoads, recordSteps, stepsOfTasks, taskById } from '../features/task/task.store.ts'
import { handoverForUpdate, noteReply, recordHandover, reviewHandover } from '../features/handover/handover.store.ts'
import { levelOf, moveWarning } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'
import { keepCase } from './case-before.ts'
import { lockAccountsOf, ordersFollow } from './orders-to-other-unit.ts'
import { actOnTask, actOnWarning, isFirst, lockedWarning, recordMove, startClocks, tellFormerHolder, type TapContext } from './task-in-hand.ts'
import { dutyOf, warningsToTasks } from './warning-to-task.ts'

type Handover = z.infer<typeof HandoverBody>
/** One handover while it is made: what was asked for, and the id under which it and its note are kept. */
type Order = { readonly body: Handover; readonly id: string }

/** "Not mine", "moved away", end of shift: the case goes to another unit, colleague or bureau in one tap. Its clock keeps running. */
export async function handOver(context: TapContext, taskId: string, body: Handover): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    if (task.state === 'closed') throw refuse('task.closed')
    if (task.assignee !== context.actor.userId && !mayAccept(task, context.actor)) throw refuse('task.not_yours')
    const order = { body, id: context.newId() }
    if (body.toUser !== undefined) await toColleague(tx, context, task, body.toUser, order)
    else if (body.toUnit !== undefined) await toUnit(tx, context, task, body.toUnit, order)
    else await toBureau(tx, context, task, body.toBureau!, order)
    await keepNote(tx, context, task, order)
  }, (tx, seen) => lockAccountsOf(tx, context, seen.warningId))
}

async function keepNote(tx: Tx, context: ActorContext, task: Task, { body, id }: Order): Promise<void> {
  // What is said about a person is sealed, here as with an outcome.
  if (body.note !== '') await keepRecords(tx, context.vault, 'handover-note', [{ id, clear: body.note }])
  await audit(tx, { actor: context.actor.login, action: 'task.handover', subject: task.id, detail: { reason: body.reason, toUnit: body.toUnit, toUser: body.toUser, toBureau: body.toBureau } }, context.now)
}

/** One of the tasks of a shift that ends; the others follow in the same transaction (src/flows/shift-to-next-shift.ts). */
export async function handToNext(tx: Tx, context: ActorContext, task: Task, { toUser, note }: { readonly toUser: string; readonly note: string }): Promise<void> {
  const order: Order = { body: { reason: 'shift-change', toUser, note }, id: context.newId() }
  await toColleague(tx, context, task, toUser, order)
  await keepNote(tx, context, task, order)
}

/** Inside a unit nobody needs to review it; the colleague has the level's own time to accept. */
async function toColleague(tx: Tx, context: ActorContext, task: Task, userId: string, order: Order): Promise<void> {
  const to = await colleague(tx, userId)
  if (to === undefined || !mayAtMost(to, 'task.work') || (to.unit !== task.unit && to.unit !== context.actor.unit)) throw refuse('handover.unknown_user')
  const { openRedsMax } = await paceOf(tx)
  const held = (await openLoads(tx, [userId])).get(userId)?.openReds ?? 0
  if (task.level === 'red' && task.assignee !== userId && held >= openRedsMax) throw refuse('handover.too_many_reds', { limit: openRedsMax })
  await keepCase(tx, context, task, [task], { notes: notesOf(order) })
  await reoffer(tx, context, task, { assignee: userId, unit: to.unit, chainStep: 'on-duty' }, detailOf(order))
}

/**
 * Another unit of ours: the person's place follows, with everything that is going on for the warning, the visit as well as the call. The centre
 * reviews the move while the receiving unit is at work already.
 */
async function toUnit(tx: Tx, context: ActorContext, task: Task, code: string, order: Order): Promise<void> {
  const unit = await unitByCode(tx, code)
  if (unit === undefined) throw refuse('handover.unknown_unit')
  const { body, id } = order
  const tasks = await liveTasksOfWarningForUpdate(tx, task.warningId)
  await keepCase(tx, context, task, tasks, { handover: id, notes: notesOf(order) })
  const [area] = multirangeToRanges(unit.area)
  const moves = unit.kind === 'station' && area !== undefined && (body.reason === 'not-mine' || body.reason === 'moved-away')
  const region = moves ? area.first : task.region
  const was = moves ? await personById(tx, task.personId) : undefined
  await ordersFollow(tx, context, task.warningId, { to: { region, unit: code }, by: context.actor.userId })
  await clearDeadlines(tx, [task.warningId])
  await recordHandover(tx, { id, taskId: task.id, warningId: task.warningId, fromUnit: task.unit, toUnit: code, toBureau: null, reason: body.reason, by: context.actor.userId }, context.now)
  if (moves) await movePersons(tx, [{ id: task.personId, belonging: { region: area.first, source: 'handover' }, confidence: CONFIDENCE.handover }])
  await moveWarning(tx, task.warningId, { unit: code, state: 'open', ...(moves ? { region: area.first, regionSource: 'handover', regionConfidence: CONFIDENCE.handover } : {}) })
  await moveTasks(tx, context, tasks.map((one) => ({ ...one, region })), code, { ...detailOf(order), ...(was === undefined ? {} : { was: placeOf(was) }) })
  await announce(tx, [{ type: 'handover.pending', subject: task.warningId }], context.now)
}

/** Across the county line: our tasks' clocks stop, one of its own runs until the other bureau's reply is noted (src/flows/elsewhere-to-centre.ts). */
async function toBureau(tx: Tx, context: ActorContext, task: Task, bureau: string, order: Order): Promise<void> {
  const { body, id } = order
  // A visit that was under way ends with the call: whoever knocks now is the other bureau's officer.
  const tasks = await liveTasksOfWarningForUpdate(tx, task.warningId)
  await keepCase(tx, context, task, tasks, { handover: id, notes: notesOf(order) })
  await recordHandover(tx, { id, taskId: task.id, warningId: task.warningId, fromUnit: task.unit, toUnit: null, toBureau: bureau, reason: body.reason, by: context.actor.userId }, context.now)
  await moveWarning(tx, task.warningId, { unit: task.unit, state: 'elsewhere' })
  for (const one of tasks) await changeTask(tx, one.id, { state: 'closed', closed_at: context.now, outcome: null })
  await clearDeadlines(tx, tasks.map((one) => one.id))
  await waitForReply(tx, context, task)
  await recordMove(tx, context, task, { kind: 'handed-over', actor: context.actor.userId, detail: { ...detailOf(order), toBureau: bureau } })
  await announce(tx, tasks.map((one) => ({ type: 'task.closed', subject: one.id, region: one.region, unit: one.unit, userId: one.assignee })), context.now)
  await announce(tx, [{ type: 'handover.pending', subject: task.warningId }], context.now)
}

/** Where the person belonged before: a handover that is returned puts it back. */
type Place = { readonly region: number; readonly source: RegionSource; readonly unit?: string }

function placeOf(person: PersonRow): Place {
  return { region: person.region, source: person.region_source, ...(person.named_unit === null ? {} : { unit: person.named_unit }) }
}

type To = { readonly assignee: string | null; readonly unit: string; readonly chainStep: Task['chainStep'] }

type Detail = { readonly reason: Handover['reason']; readonly noteId?: string; readonly was?: Place }

function detailOf({ body, id }: Order): Detail {
  return { reason: body.reason, ...(body.note === '' ? {} : { noteId: id }) }
}

function notesOf({ body, id }: Order): readonly { readonly kind: 'handover-note'; readonly id: string }[] {
  return body.note === '' ? [] : [{ kind: 'handover-note', id }]
}

async function waitForReply(tx: Tx, context: ActorContext, task: Task): Promise<void> {
  const { clocks } = await paceOf(tx)
  const due = onHandedElsewhere(task.level, clocks, context.now)
  await setDeadlines(tx, [{ subject_kind: 'warning', subject_id: task.warningId, rule: due.rule, due_at: due.dueAt }])
}

/** Everything that is going on for a warning is offered to whoever is on duty in this unit. */
async function moveTasks(tx: Tx, context: ActorContext, tasks: readonly Task[], unit: string, detail: Detail): Promise<void> {
  const pace = await paceOf(tx)
  const duty = await dutyOf(tx, [unit], context.now)
  for (const task of tasks) {
    const chosen = offer(duty.stations(unit), 'on-duty', askingOf(pace, task.level))
    if (chosen.assignee !== null) duty.load(chosen.assignee, task.level === 'red')
    await reoffer(tx, context, task, chosen, detail)
  }
}

async function reoffer(tx: Tx, context: ActorContext, task: Task, to: To, detail: Detail): Promise<void> {
  const { clocks } = await paceOf(tx)
  await changeTask(tx, task.id, { state: 'offered', assignee: to.assignee, unit: to.unit, chain_step: to.chainStep, region: task.region, offered_at: context.now, accepted_at: null, officer_code: null })
  await recordMove(tx, context, { ...task, unit: to.unit, assignee: to.assignee }, { kind: 'handed-over', actor: context.actor.userId, detail: { ...detail, to: to.assignee, unit: to.unit } })
  await startClocks(tx, task.id, [onOffer(task.level, clocks, context.now)])
  await tellFormerHolder(tx, context, task, to.assignee)
  await announce(tx, [{ type: 'task.offered', subject: task.id, region: task.region, unit: to.unit, userId: to.assignee, data: { level: task.level } }], context.now)
}

/** The centre looks at a handover afterwards: confirmed, or returned to the unit it came from. */
export async function review(context: TapContext, handoverId: string, decision: 'confirmed' | 'returned', note: string): Promise<void> {
  allow(context.actor, 'handover.review')
  await actAs(context, (tx) => Promise.resolve(tx), async (tx) => {
    const handover = await handoverForUpdate(tx, handoverId)
    if (handover === undefined) throw refuse('request.not_found')
    if (!(await isFirst(tx, context, handoverId))) return
    if (handover.review !== 'pending') throw refuse('handover.reviewed')
    await reviewHandover(tx, handoverId, decision, context.actor.userId, note, context.now)
    const warning = await lockedWarning(tx, handover.warning_id)
    if (warning === undefined) return
    await recordSteps(tx, [{ subjectId: warning.id, taskId: null, actor: context.actor.userId, kind: 'handover-reviewed', detail: { decision, note }, region: warning.region, unit: warning.unit }], context.now)
    if (decision === 'returned' && warning.state !== 'closed') await giveBack(tx, context, handover.task_id, handover.from_unit, warning.id)
    await audit(tx, { actor: context.actor.login, action: 'handover.review', subject: handoverId, detail: { decision } }, context.now)
  })
}

async function giveBack(tx: Tx, context: ActorContext, taskId: string, unit: string, warningId: string): Promise<void> {
  const task = await taskById(tx, taskId)
  if (task === undefined) throw refuse('request.not_found')
  const was = (await stepsOfTasks(tx, [taskId])).findLast((step) => step.kind === 'handed-over' && step.undone_at === null)?.detail.was as Place | undefined
  if (was !== undefined) await movePersons(tx, [{ id: task.personId, belonging: { region: was.region as RegionCode, source: was.source, unit: was.unit ?? null }, confidence: CONFIDENCE[was.source] }])
  await moveWarning(tx, warningId, { unit, state: 'open', ...(was === undefined ? {} : { region: was.region, regionSource: was.source, regionConfidence: CONFIDENCE[was.source] }) })
  const region = was?.region ?? task.region
  await ordersFollow(tx, context, warningId, { to: { region, unit }, by: context.actor.userId })
  await clearDeadlines(tx, [warningId])
  const tasks = await liveTasksOfWarningForUpdate(tx, warningId)
  if (tasks.length === 0) await warningsToTasks(tx, context, [{ id: warningId, personId: task.personId, level: task.level, region, unit }])
  await moveTasks(tx, context, tasks.map((one) => ({ ...one, region })), unit, { reason: 'not-mine' })
}

/** What the other bureau answered; with it the warning comes back to us for its outcome. */
export async function noteBureauReply(context: TapContext, warningId: string, reply: string): Promise<void> {
  allow(context.actor, 'warning.reopen')
  await actOnWarning(context, warningId, async (tx, warning) => {
    if (warning.state !== 'elsewhere') throw refuse('task.not_possible')
    await noteReply(tx, warningId, reply)
    await moveWarning(tx, warningId, { unit: warning.unit, state: 'open' })
    await clearDeadlines(tx, [warningId])
    await recordSteps(tx, [{ subjectId: warningId, taskId: null, actor: context.actor.userId, kind: 'bureau-replied', detail: { reply }, region: warning.region, unit: warning.unit }], context.now)
    await warningsToTasks(tx, context, [{ id: warningId, personId: warning.person_id, level: levelOf(warning.level), region: warning.region, unit: warning.unit }])
  })
}
