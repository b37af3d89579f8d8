import type { z } from 'zod'
import type { HandoverBody } from '../contract/task.ts'
import { allow, may } from '../domain/access.ts'
import { multirangeToRanges, type RegionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { CONFIDENCE, type RegionSource } from '../features/person/person.rules.ts'
import { movePersons, personById } from '../features/person/person.store.ts'
import { offer } from '../features/roster/roster.rules.ts'
import { colleague, unitByCode } from '../features/roster/roster.store.ts'
import { paceOf } from '../features/settings/settings.store.ts'
import { mayAccept, onOffer, type Task } from '../features/task/task.rules.ts'
import { changeTask, liveTasksOfWarningForUpdate, openLoads, recordSteps, stepsOfTasks, taskById } from '../features/task/task.store.ts'
import { handoverForUpdate, noteReply, recordHandover, reviewHandover } from '../features/handover/handover.store.ts'
import { levelOf, moveWarning } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, type ActorContext, type Tx } from '../platform/transaction.ts'
import { actOnTask, actOnWarning, lockedCase, lockedWarning, recordMove, startClocks, tellFormerHolder } from './task-in-hand.ts'
import { dutyOf, warningsToTasks } from './warning-to-task.ts'

type Handover = z.infer<typeof HandoverBody>

/** "Not mine", "moved away", end of shift: the case goes to another unit, colleague or bureau in one tap. Its clock keeps running. */
export async function handOver(context: ActorContext, taskId: string, body: Handover): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    if (task.state === 'closed') throw refuse('task.closed')
    if (task.assignee !== context.actor.userId && !mayAccept(task, context.actor)) throw refuse('task.not_yours')
    if (body.toUser !== undefined) await toColleague(tx, context, task, body.toUser, body)
    else if (body.toUnit !== undefined) await toUnit(tx, context, task, body.toUnit, body)
    else await toBureau(tx, context, task, body.toBureau!, body)
    await audit(tx, { actor: context.actor.login, action: 'task.handover', subject: task.id, detail: { reason: body.reason, toUnit: body.toUnit, toUser: body.toUser, toBureau: body.toBureau } }, context.now)
  })
}

/** Inside a unit nobody needs to review it; the colleague has the level's own time to accept. */
async function toColleague(tx: Tx, context: ActorContext, task: Task, userId: string, body: Handover): Promise<void> {
  const to = await colleague(tx, userId)
  if (to === undefined || !may(to, 'task.work') || (to.unit !== task.unit && to.unit !== context.actor.unit)) throw refuse('handover.unknown_user')
  const { openRedsMax } = await paceOf(tx)
  const held = (await openLoads(tx, [userId])).get(userId)?.openReds ?? 0
  if (task.level === 'red' && task.assignee !== userId && held >= openRedsMax) throw refuse('handover.too_many_reds', { limit: openRedsMax })
  await reoffer(tx, context, task, { assignee: userId, unit: to.unit, chainStep: 'on-duty' }, body)
}

/** Another unit of ours: the person's place follows, and the centre reviews the move while the receiving unit is at work already. */
async function toUnit(tx: Tx, context: ActorContext, task: Task, code: string, body: Handover): Promise<void> {
  const unit = await unitByCode(tx, code)
  if (unit === undefined) throw refuse('handover.unknown_unit')
  const { openRedsMax } = await paceOf(tx)
  const duty = await dutyOf(tx, [code], context.now)
  const chosen = offer(duty.stations(code), 'on-duty', task.level === 'red', openRedsMax)
  const [area] = multirangeToRanges(unit.area)
  const moves = unit.kind === 'station' && area !== undefined && (body.reason === 'not-mine' || body.reason === 'moved-away')
  const region = moves ? area.first : task.region
  const was = moves ? await personById(tx, task.personId) : undefined
  await recordHandover(tx, { id: context.newId(), taskId: task.id, warningId: task.warningId, fromUnit: task.unit, toUnit: code, toBureau: null, reason: body.reason, by: context.actor.userId }, context.now)
  if (moves) await movePersons(tx, [{ id: task.personId, belonging: { region: area.first, source: 'handover' }, confidence: CONFIDENCE.handover }])
  await moveWarning(tx, task.warningId, { unit: code, state: 'open', ...(moves ? { region: area.first, regionSource: 'handover', regionConfidence: CONFIDENCE.handover } : {}) })
  await reoffer(tx, context, { ...task, region }, chosen, body, was === undefined ? {} : { was: { region: was.region, source: was.region_source } })
  await announce(tx, [{ type: 'handover.pending', subject: task.warningId }], context.now)
}

/** Across the county line: our clocks stop, the warning waits as "with another bureau" until their reply is noted. */
async function toBureau(tx: Tx, context: ActorContext, task: Task, bureau: string, body: Handover): Promise<void> {
  await recordHandover(tx, { id: context.newId(), taskId: task.id, warningId: task.warningId, fromUnit: task.unit, toUnit: null, toBureau: bureau, reason: body.reason, by: context.actor.userId }, context.now)
  await moveWarning(tx, task.warningId, { unit: task.unit, state: 'elsewhere' })
  // A visit that was under way ends with the call: whoever knocks now is the other bureau's officer.
  const tasks = await liveTasksOfWarningForUpdate(tx, task.warningId)
  for (const one of tasks) await changeTask(tx, one.id, { state: 'closed', closed_at: context.now, outcome: null })
  await clearDeadlines(tx, tasks.map((one) => one.id))
  await recordMove(tx, context, task, { kind: 'handed-over', actor: context.actor.userId, detail: { reason: body.reason, toBureau: bureau } })
  await announce(tx, tasks.map((one) => ({ type: 'task.closed', subject: one.id, region: one.region, unit: one.unit, userId: one.assignee })), context.now)
  await announce(tx, [{ type: 'handover.pending', subject: task.warningId }], context.now)
}

/** Where the person belonged before: a handover that is returned puts it back. */
type Place = { readonly region: number; readonly source: RegionSource }
type To = { readonly assignee: string | null; readonly unit: string; readonly chainStep: Task['chainStep'] }

async function reoffer(tx: Tx, context: ActorContext, task: Task, to: To, body: Handover, more: { readonly was?: Place } = {}): Promise<void> {
  const { clocks } = await paceOf(tx)
  await changeTask(tx, task.id, { state: 'offered', assignee: to.assignee, unit: to.unit, chain_step: to.chainStep, region: task.region, offered_at: context.now, accepted_at: null, officer_code: null })
  await recordMove(tx, context, { ...task, unit: to.unit, assignee: to.assignee }, { kind: 'handed-over', actor: context.actor.userId, detail: { reason: body.reason, to: to.assignee, unit: to.unit, ...more } })
  await startClocks(tx, task.id, [onOffer(task.level, clocks, context.now)])
  await tellFormerHolder(tx, context, task, to.assignee)
  await announce(tx, [{ type: 'task.offered', subject: task.id, region: task.region, unit: to.unit, userId: to.assignee, data: { level: task.level } }], context.now)
}

/** The centre looks at a handover afterwards: confirmed, or returned to the unit it came from. */
export async function review(context: ActorContext, handoverId: string, decision: 'confirmed' | 'returned', note: string): Promise<void> {
  allow(context.actor, 'handover.review')
  await actAs(context, (tx) => Promise.resolve(tx), async (tx) => {
    const handover = await handoverForUpdate(tx, handoverId)
    if (handover === undefined) throw refuse('request.not_found')
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
  const seen = await taskById(tx, taskId)
  if (seen === undefined) throw refuse('request.not_found')
  const task = await lockedCase(tx, seen)
  const was = (await stepsOfTasks(tx, [taskId])).findLast((step) => step.kind === 'handed-over')?.detail.was as Place | undefined
  if (was !== undefined) await movePersons(tx, [{ id: task.personId, belonging: { region: was.region as RegionCode, source: was.source }, confidence: CONFIDENCE[was.source] }])
  await moveWarning(tx, warningId, { unit, state: 'open', ...(was === undefined ? {} : { region: was.region, regionSource: was.source, regionConfidence: CONFIDENCE[was.source] }) })
  if (task.state === 'closed') {
    await warningsToTasks(tx, context, [{ id: warningId, personId: task.personId, level: task.level, region: task.region, unit }])
    return
  }
  const { openRedsMax } = await paceOf(tx)
  const duty = await dutyOf(tx, [unit], context.now)
  await reoffer(tx, context, { ...task, region: was?.region ?? task.region }, offer(duty.stations(unit), 'on-duty', task.level === 'red', openRedsMax), { reason: 'not-mine', toUnit: unit, note: '' })
}

/** What the other bureau answered; with it the warning comes back to us for its outcome. */
export async function noteBureauReply(context: ActorContext, warningId: string, reply: string): Promise<void> {
  allow(context.actor, 'warning.reopen')
  await actOnWarning(context, warningId, async (tx, warning) => {
    if (warning.state !== 'elsewhere') throw refuse('task.not_possible')
    await noteReply(tx, warningId, reply)
    await moveWarning(tx, warningId, { unit: warning.unit, state: 'open' })
    await recordSteps(tx, [{ subjectId: warningId, taskId: null, actor: context.actor.userId, kind: 'bureau-replied', detail: { reply }, region: warning.region, unit: warning.unit }], context.now)
    await warningsToTasks(tx, context, [{ id: warningId, personId: warning.person_id, level: levelOf(warning.level), region: warning.region, unit: warning.unit }])
  })
}
