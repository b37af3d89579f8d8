import type { CounterAlertBody } from '../contract/counter.ts'
import { allow } from '../domain/access.ts'
import { readAccountNumber } from '../domain/account-number.ts'
import { refuse, Refusal, refuseFields, type FieldProblem } from '../domain/refusal.ts'
import { upsertSource } from '../features/account/account.store.ts'
import { customerIn, nearestUnit, signalOf } from '../features/counter/counter.rules.ts'
import { insertAlert } from '../features/counter/counter.store.ts'
import { personById, personIdByToken } from '../features/person/person.store.ts'
import type { ReadTransfer } from '../features/report/report.rules.ts'
import { offer } from '../features/roster/roster.rules.ts'
import { openUnits, unitByCode } from '../features/roster/roster.store.ts'
import { askingOf } from '../features/settings/settings.rules.ts'
import { counterArrivalSeconds, paceOf } from '../features/settings/settings.store.ts'
import { readSignal, type ReadSignal } from '../features/signal/signal.rules.ts'
import { onOffer, type Task } from '../features/task/task.rules.ts'
import { liveTasksOfWarningForUpdate, openTasks, recordSteps } from '../features/task/task.store.ts'
import { warningFor, type WarningRow } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { uuidOf } from '../platform/ids.ts'
import { keyHash, randomKey } from '../platform/password.ts'
import { announce } from '../platform/outbox.ts'
import { asSystem, type Tx } from '../platform/transaction.ts'
import { readEarlier, takeEarlier } from './counter-payment-to-stop.ts'
import { takeSignals, type LocatePlace } from './signals-to-warnings.ts'
import { isFirst, type TapContext } from './task-in-hand.ts'
import { readTold } from './transfers-told.ts'
import { unitsResponsible } from './unit-responsible.ts'
import { dutyOf, publishOffers } from './warning-to-task.ts'

const SOURCE = { code: 'counter', name: '银行柜面' }

type ReadAlert = { readonly signal: ReadSignal; readonly earlier: readonly ReadTransfer[] }

/**
 * A customer is about to be cheated at the counter, and the teller says so without a sound (mission M5). It is a signal like any other, and at
 * once somebody of the nearest station is sent to the counter, not to the customer's door; what was sent before is stopped as far as
 * it is known, and the rest kept. Two taps are one alert.
 */
export async function alertFromCounter(context: TapContext, body: CounterAlertBody, locate: LocatePlace): Promise<string> {
  allow(context.actor, 'counter.alert')
  const id = context.tapKey === undefined ? context.newId() : uuidOf(`counter ${context.actor.userId} ${context.tapKey}`)
  const alert = readAlert(context, body, id)
  await asSystem(context, async (tx) => { if (await isFirst(tx, context, id)) await raise(tx, context, { id, body, alert }, locate) })
  return id
}

function readAlert({ now }: TapContext, body: CounterAlertBody, id: string): ReadAlert {
  const problems: FieldProblem[] = []
  const customer = customerIn(body.customer)
  if (customer === undefined) problems.push({ path: '/customer', refusal: refuse('counter.bad_customer') })
  if (body.amountFen <= 0) problems.push({ path: '/amountFen', refusal: refuse('transfer.bad_amount') })
  // A number read off a slip may be wrong; the alert goes out all the same.
  const payee = readAccountNumber(body.payee).account?.value
  const earlier = readEarlier(body.earlier, now, '/earlier', problems)
  if (problems.length > 0) throw refuseFields('case.invalid', problems)
  return { signal: readSignal(signalOf(body, customer!, payee, id, now), now), earlier }
}

type Raised = { readonly id: string; readonly body: CounterAlertBody; readonly alert: ReadAlert }

async function raise(tx: Tx, context: TapContext, { id, body, alert }: Raised, locate: LocatePlace): Promise<void> {
  const { actor, now, vault } = context
  const told = await readTold(tx, alert.earlier, '/earlier')
  const source = await upsertSource(tx, { ...SOURCE, keyHash: keyHash(randomKey()) })
  const [answer] = await takeSignals(tx, context, source, [alert.signal], locate)
  if (answer instanceof Refusal) throw answer
  const { kind, value } = alert.signal.person[0]!
  const personId = (await personIdByToken(tx, vault.token(kind, value)))!
  const warning = await warningFor(tx, personId)
  // Every table of ours makes at least an orange of an alert with a tag; a bureau's own that says nothing of counters has switched them off.
  if (warning === undefined) throw refuse('signal.invalid', { field: 'tags' })
  const task = await sendToCounter(tx, context, warning)
  await insertAlert(tx, { id, warning_id: warning.id, task_id: task.id, person_id: personId, bank_unit: actor.unit, teller: actor.userId, amount_fen: body.amountFen, tags: [...body.tags], at: now, region: warning.region, unit: task.unit })
  await recordSteps(tx, [{ subjectId: warning.id, taskId: task.id, actor: actor.userId, kind: 'counter-alert', detail: { unit: actor.unit, amountFen: body.amountFen, tags: body.tags }, region: warning.region, unit: task.unit }], now)
  await announce(tx, [{ type: 'warning.changed', subject: warning.id, region: warning.region, unit: warning.unit }], now)
  await takeEarlier(tx, context, { alert: { id, teller: actor.userId }, warning, told })
  await audit(tx, { actor: actor.login, action: 'counter.alert', subject: id, detail: { warning: warning.id, amountFen: body.amountFen, transfers: alert.earlier.length } }, now)
}

/** The nearest station to the bank goes, red whatever the warning is. Somebody who was on the way to the customer's door is told of the counter instead. */
async function sendToCounter(tx: Tx, context: TapContext, warning: WarningRow): Promise<Task> {
  const pace = await paceOf(tx)
  const person = (await personById(tx, warning.person_id))!
  const stations = (await openUnits(tx)).filter((unit) => unit.kind === 'station')
  const station = nearestUnit(await unitByCode(tx, context.actor.unit), stations) ?? (await unitsResponsible(tx, [person])).get(person.id)!
  const duty = await dutyOf(tx, [station], context.now)
  const chosen = offer(duty.stations(station), 'on-duty', askingOf(pace, 'red'))
  const visit: Task = {
    id: context.newId(), kind: 'visit', warningId: warning.id, personId: warning.person_id, level: 'red', region: warning.region, unit: chosen.unit, state: 'offered', assignee: chosen.assignee,
    chainStep: chosen.chainStep, unanswered: 0, officerCode: null, openedAt: context.now, offeredAt: context.now, acceptedAt: null, firstCallAt: null, reachedAt: null, atDoorAt: null, closedAt: null, outcome: null,
  }
  if (!(await openTasks(tx, [visit])).has(visit.id)) return (await liveTasksOfWarningForUpdate(tx, warning.id)).find((task) => task.kind === 'visit')!
  const arrival = { rule: 'at-door', dueAt: new Date(context.now.getTime() + (await counterArrivalSeconds(tx)) * 1_000) }
  await publishOffers(tx, context, [visit], () => [onOffer('red', pace.clocks, context.now), arrival], 'counter-alert')
  return visit
}
