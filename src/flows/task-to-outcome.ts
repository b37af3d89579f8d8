import type { OutcomeBody } from '../contract/task.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { hasFiledCase } from '../features/case/case.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { clearPerson, takeBackLoss } from '../features/person/person.store.ts'
import type { Task } from '../features/task/task.rules.ts'
import { changeTask, liveTasksOfWarningForUpdate, recordSteps } from '../features/task/task.store.ts'
import { closeWarning, levelOf, liveWarningsOf, mergedPersons, reopenWarning, warningById, type WarningRow } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { keepRecords } from '../platform/vault.ts'
import type { Tx } from '../platform/transaction.ts'
import { keepCase } from './case-before.ts'
import { apart } from './both-in-hand.ts'
import { judgeAgain } from './duplicate-before.ts'
import { ordersFollow } from './orders-to-other-unit.ts'
import { actOnTask, actOnWarning, mustHold, recordMove, type TapContext } from './task-in-hand.ts'
import { warningsToTasks } from './warning-to-task.ts'

/** "For now": the person may be reached later, so the warning closes but signals before it still count towards the next one. */
const NOT_ANSWERED_FOR = new Set(['unreachable'])

/**
 * The officer answers for the warning. Nothing closes without an outcome, and one outcome closes everything that was going on for it: the
 * call and the visit are two ways to one answer. Sending the same outcome again is the same as sending it once.
 */
export async function closeWithOutcome(context: TapContext, taskId: string, body: OutcomeBody): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    if (task.state === 'closed' && task.outcome === body.outcome && task.assignee === context.actor.userId) return
    mustHold(task, context)
    const tasks = await liveTasksOfWarningForUpdate(tx, task.warningId)
    await keepCase(tx, context, task, tasks, { notes: [{ kind: 'outcome-note', id: task.id }] })
    for (const one of tasks) await closeTask(tx, context, one, body)
    await clearDeadlines(tx, [...tasks.map((one) => one.id), task.warningId])
    await closeWarning(tx, task.warningId, { outcome: body.outcome, by: context.actor.userId, directFen: body.directFen, indirectFen: body.indirectFen, protections: body.protections }, context.now)
    // A case that was filed for this warning has counted the loss already.
    const isNewLoss = body.outcome === 'already-paid' && !(await hasFiledCase(tx, task.warningId))
    if (!NOT_ANSWERED_FOR.has(body.outcome)) await answerFor(tx, context, task, isNewLoss)
    await keepDetails(tx, context, task, body)
    await announce(tx, [{ type: 'warning.closed', subject: task.warningId, region: task.region, unit: task.unit }], context.now)
    await audit(tx, { actor: context.actor.login, action: 'task.outcome', subject: task.id, detail: { warning: task.warningId, outcome: body.outcome, directFen: body.directFen, indirectFen: body.indirectFen } }, context.now)
  })
}

/** For whoever was merged into it as well: it is one human being, and one loss. */
async function answerFor(tx: Tx, context: TapContext, task: Task, isNewLoss: boolean): Promise<void> {
  await clearPerson(tx, task.personId, context.now, isNewLoss)
  for (const personId of await mergedPersons(tx, task.warningId)) await clearPerson(tx, personId, context.now, false)
}

async function closeTask(tx: Tx, context: TapContext, task: Task, body: OutcomeBody): Promise<void> {
  await changeTask(tx, task.id, { state: 'closed', closed_at: context.now, outcome: body.outcome })
  await announce(tx, [{ type: 'task.closed', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee }], context.now)
}

/** What is said about a person's money and home is sealed; the history keeps amounts and codes. */
async function keepDetails(tx: Tx, context: TapContext, task: Task, body: OutcomeBody): Promise<void> {
  await recordMove(tx, context, task, {
    kind: 'outcome', actor: context.actor.userId,
    detail: { outcome: body.outcome, directFen: body.directFen, indirectFen: body.indirectFen, protections: body.protections, ...paidFacts(body.paid) },
  })
  if (body.note !== '' || body.paid !== undefined) await keepRecords(tx, context.vault, 'outcome-note', [{ id: task.id, clear: JSON.stringify({ note: body.note, paid: body.paid }) }])
}

/** Where no account is known the history says how the money went: nothing of it can be stopped. */
function paidFacts(paid: OutcomeBody['paid']): Record<string, unknown> {
  if (paid === undefined) return {}
  return { paidFen: paid.amountFen, paidAt: paid.at, ...(paid.account === undefined ? { paidHow: paid.how } : {}) }
}

/** A closed warning is taken up again: a new task for the same place, the old ones stay as they were answered. What the outcome counted is counted when it closes again. */
export async function reopen(context: TapContext, warningId: string, reason: string): Promise<void> {
  allow(context.actor, 'warning.reopen')
  await actOnWarning(context, warningId, async (tx, warning) => {
    if (warning.state !== 'closed') throw refuse('warning.not_closed')
    const [live] = await liveWarningsOf(tx, [warning.person_id])
    if (live !== undefined) throw refuse('warning.person_has_live_one', { id: live.id.slice(0, 8) })
    await reopenWarning(tx, warningId)
    await leaveKept(tx, context, warning)
    if (warning.outcome === 'already-paid' && !(await hasFiledCase(tx, warningId))) await takeBackLoss(tx, warning.person_id)
    await recordSteps(tx, [{ subjectId: warningId, taskId: null, actor: context.actor.userId, kind: 'reopened', detail: { reason, outcome: warning.outcome }, region: warning.region, unit: warning.unit }], context.now)
    await warningsToTasks(tx, context, [{ id: warningId, personId: warning.person_id, level: levelOf(warning.level), region: warning.region, unit: warning.unit }])
    await announce(tx, [{ type: 'warning.changed', subject: warningId, region: warning.region, unit: warning.unit }], context.now)
    if (warning.merged_into !== null) await judgeAgain(tx, context, warning, warning.closed_at!)
    await audit(tx, { actor: context.actor.login, action: 'warning.reopen', subject: warningId, detail: { reason } }, context.now)
  })
}

/** One that was merged goes on by itself from now on; its orders come back to it. */
async function leaveKept(tx: Tx, context: TapContext, warning: WarningRow): Promise<void> {
  const kept = warning.merged_into === null ? undefined : await warningById(tx, warning.merged_into)
  if (kept === undefined) return
  await ordersFollow(tx, context, warning.id, { to: { region: warning.region, unit: warning.unit }, by: context.actor.userId })
  await recordSteps(tx, apart(context.actor.userId, warning, kept), context.now)
  await announce(tx, [{ type: 'warning.changed', subject: kept.id, region: kept.region, unit: kept.unit }], context.now)
}
