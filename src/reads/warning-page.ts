import { sql } from 'kysely'
import type { WarningDetail } from '../contract/warning.ts'
import type { Protection } from '../contract/task.ts'
import { allow, may } from '../domain/access.ts'
import { maskAccount } from '../domain/account-number.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { refuse } from '../domain/refusal.ts'
import { isInSight } from '../features/account/account.rules.ts'
import { paymentsOfWarnings } from '../features/counter/counter.store.ts'
import { handoversOfWarning } from '../features/handover/handover.store.ts'
import { photosOf } from '../features/photo/photo.store.ts'
import { personById, personRecord } from '../features/person/person.store.ts'
import { personView } from '../features/person/person.view.ts'
import { isCentre, type Task } from '../features/task/task.rules.ts'
import { countSteps, stepsAbout, tasksOfWarning } from '../features/task/task.store.ts'
import type { StopRow } from '../features/stop-order/stop-order.store.ts'
import { mayGoInto } from '../features/warning/warning.rules.ts'
import { mergedInto, warningById, type WarningRow } from '../features/warning/warning.store.ts'
import { readAndEnrich, type ActorContext, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'
import { paidIn, timelineOf } from './case-timeline.ts'
import { counterPaymentViews } from './counter-payments.ts'
import { mergesOf, othersInSight, signalsWithMerged, type Others } from './merged-warnings.ts'
import { unitNames, userNames } from './names.ts'
import { bankNames } from './order-rows.ts'
import { taskViews } from './task-page.ts'
import { warningRows } from './warning-list.ts'
import { watchesOfWarning } from './watches.ts'

const ORDERS_SHOWN_MAX = 50
const EARLIER_SHOWN_MAX = 20

type Found = { readonly warning: WarningRow; readonly tasks: readonly Task[]; readonly others: Others }

/** One warning with all that an officer needs to judge it: who (masked), why, the clock, the next step, and how it came to this. */
export function warningPage(context: ActorContext, id: string): Promise<WarningDetail> {
  allow(context.actor, 'warning.read')
  return readAndEnrich(context, async (tx): Promise<Found> => {
    const warning = await warningById(tx, id)
    if (warning === undefined) throw refuse('request.not_found')
    const others = await othersInSight(tx, warning)
    const ids = [id, ...others.merged.map((one) => one.id)]
    const tasks = []
    for (const one of ids) tasks.push(...(await tasksOfWarning(tx, one)))
    return { warning, tasks, others }
  }, (tx, found) => detailOf(tx, context, found))
}

async function detailOf(tx: Tx, context: ActorContext, { warning, tasks, others }: Found): Promise<WarningDetail> {
  const [row] = await warningRows(tx, [warning])
  const person = (await personById(tx, warning.person_id))!
  const record = await personRecord(tx, context.vault, person.id)
  const own = tasks.filter((task) => task.warningId === warning.id)
  const mine = own.some((task) => task.state === 'accepted' && task.assignee === context.actor.userId)
  const reveals = await sql<{ count: number }>`select count(*)::int as count from reveal where person_id = ${person.id}`.execute(tx)
  const steps = await stepsAbout(tx, warning.id)
  const merges = await mergesOf(tx, context, warning, { others, steps })
  return {
    ...row!,
    person: personView(person, record, mine, context.now),
    reasons: warning.reasons, tableVersion: warning.table_version, amountAtRiskFen: warning.amount_at_risk_fen,
    directFen: warning.direct_fen, indirectFen: warning.indirect_fen, protections: warning.protections as Protection[],
    watched: await watchesOfWarning(tx, warning),
    tasks: await taskViews(tx, context, tasks),
    ...merges,
    orders: await ordersOf(tx, context, warning),
    counterPayments: [...(await counterPaymentViews(tx, context, await paymentsOfWarnings(tx, [warning.id, ...others.merged.map((one) => one.id)]))).values()],
    photos: (await photosTaken(tx, [warning.id, ...others.merged.map((one) => one.id)])).filter((photo) => tasks.some((task) => task.id === photo.taskId)),
    paid: await paidIn(tx, context, steps),
    timeline: await timelineOf(tx, context, steps),
    timelineLeftOut: (await countSteps(tx, warning.id)) - steps.length,
    signals: await signalsWithMerged(tx, context, warning),
    earlier: await earlierOf(tx, warning),
    handovers: await handovers(tx, context, warning.id),
    revealCount: reveals.rows[0]!.count,
    actions: [...actionsOn(warning, own, context), ...(merges.mergedInto?.undoUntil == null ? [] : ['unmerge' as const])],
  }
}

/** Its own and those of what was merged into it, which are where this one is. Index: stop_order_by_basis. */
async function ordersOf(tx: Tx, context: ActorContext, { id: warningId }: WarningRow): Promise<WarningDetail['orders']> {
  const ids = [warningId, ...(await mergedInto(tx, [warningId])).map((one) => one.id)]
  const found = await sql<StopRow>`select * from stop_order where basis_id = any(${ids}::uuid[]) order by drafted_at desc, id limit ${ORDERS_SHOWN_MAX}`.execute(tx)
  const orders = found.rows.filter((order) => isInSight(context.actor, order))
  const numbers = await openIdentifiers(tx, context.vault, orders.map((order) => order.account))
  const banks = await bankNames(tx, orders.map((order) => order.bank))
  return orders.map((order) => ({
    id: order.id, number: order.number, state: order.state, account: maskAccount(numbers.get(order.account) ?? ''), bank: banks.get(order.bank)?.name ?? order.bank, amountFen: order.amount_fen, heldFen: order.held_fen,
    of: order.basis_id === warningId ? null : order.basis_id,
  }))
}

async function photosTaken(tx: Tx, warningIds: readonly string[]): Promise<WarningDetail['photos']> {
  const photos = await photosOf(tx, warningIds)
  const names = await userNames(tx, photos.map((photo) => photo.added_by))
  return photos.map((photo) => ({ id: photo.id, taskId: photo.task_id, at: photo.added_at.toISOString(), by: names.get(photo.added_by) ?? '' }))
}

function actionsOn(warning: WarningRow, tasks: readonly Task[], context: ActorContext): WarningDetail['actions'] {
  const actions: WarningDetail['actions'] = ['reveal']
  if (warning.state === 'closed') actions.push('reopen')
  if (warning.state === 'elsewhere') actions.push('note-reply')
  const open = tasks.filter((task) => task.state !== 'closed')
  if (open.length > 0 && (isCentre(context.actor) || context.actor.unit === warning.unit)) actions.push('remind', 'supervise', 'handover')
  if (open.some((task) => task.state === 'offered')) actions.push('take')
  if (warning.state !== 'closed' && warning.acknowledged_at === null) actions.push('acknowledge')
  if (may(context.actor, 'warning.merge') && mayGoInto(warning)) actions.push('merge')
  return actions
}

async function earlierOf(tx: Tx, warning: WarningRow): Promise<WarningDetail['earlier']> {
  const rows = await sql<WarningRow>`select * from warning where person_id = ${warning.person_id} and id <> ${warning.id} order by opened_at desc limit ${EARLIER_SHOWN_MAX}`.execute(tx)
  return rows.rows.map((row) => ({ id: row.id, level: WARNING_LEVELS[row.level - 1]!, fraudType: row.fraud_type, openedAt: row.opened_at.toISOString(), outcome: row.outcome }))
}

async function handovers(tx: Tx, context: ActorContext, warningId: string): Promise<WarningDetail['handovers']> {
  const rows = await handoversOfWarning(tx, warningId)
  const units = await unitNames(tx, rows.flatMap((row) => [row.from_unit, ...(row.to_unit === null ? [] : [row.to_unit])]))
  const notes = await openRecords(tx, context.vault, 'handover-note', rows.map((row) => row.id))
  return rows.map((row) => ({
    id: row.id, at: row.at.toISOString(), from: units.get(row.from_unit) ?? row.from_unit, to: row.to_bureau ?? units.get(row.to_unit ?? '') ?? row.to_unit ?? '',
    reason: row.reason, review: row.review, note: maskDigits(notes.get(row.id) ?? ''), reviewNote: row.review_note, reply: row.reply,
  }))
}
