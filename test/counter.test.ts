import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CounterAlertBody, CounterAlertView } from '../src/contract/counter.ts'
import type { EarlierPayment } from '../src/contract/counter-payment.ts'
import { saveSetting } from '../src/features/settings/settings.store.ts'
import type { Refusal } from '../src/domain/refusal.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { alertFromCounter } from '../src/flows/counter-alert-to-visit.ts'
import { addEarlier, completeEarlier, completeOwn } from '../src/flows/counter-payment-to-stop.ts'
import { approveOrder } from '../src/flows/stop-order-to-bank.ts'
import { arriveAtDoor } from '../src/flows/task-to-door-visit.ts'
import { changeCounter } from '../src/flows/rules-and-clocks.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { counterAlerts } from '../src/reads/counter-alerts.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { warningPage } from '../src/reads/warning-page.ts'
import { bankSays, messagesOf } from './support/fraud-case.ts'
import { aCard } from './support/report.ts'
import { aResident, NOW, smallBureau, type SmallBureau } from './support/small-bureau.ts'

let bureau: SmallBureau
let told = 0
beforeAll(async () => {
  bureau = await smallBureau()
  // The bank stands beside the second station; everybody lives in the first one's beat.
  await bureau.system(async (tx) => { await sql`update unit set lon = case code when 'PB' then 124.9 when 'B' then 124.901 else lon end, phone = '040900000' || code where code in ('PB', 'PA', 'B')`.execute(tx) })
})
afterAll(async () => { await bureau.drop() })

const nowhere = () => undefined
const nextPhone = () => `142${String(80_000_000 + ++told)}`
const body = (customer: string, more: Partial<CounterAlertBody> = {}): CounterAlertBody => ({ customer, amountFen: 17_000_000, tags: ['nervous', 'on-the-phone'], payee: aCard(40), earlier: [], ...more })
const teller = (tapKey?: string, now = NOW) => ({ ...bureau.as('teller', now), tapKey })
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000)

test('a customer with 170,000 yuan at the counter: the nearest station is sent red to the bank, the centre sees it at once, the home station calls', async () => {
  const phone = nextPhone()
  await aResident(bureau, phone)
  await alertFromCounter(teller(), body(phone), nowhere)
  const [visit] = await myTasks(bureau.as('foreign', NOW))
  expect(visit).toMatchObject({ kind: 'visit', level: 'red', state: 'offered', unit: { code: 'PB' }, counter: { name: 'B', phone: '040900000B' }, person: { revealed: false } })
  expect((await myTasks(bureau.as('chen', NOW))).map((task) => task.kind)).toContain('dissuade')
  const clocks = await bureau.system(async (tx) => (await sql<{ rule: string; due_at: Date }>`select rule, due_at from deadline where subject_id = ${visit!.id} order by due_at`.execute(tx)).rows)
  expect(clocks).toEqual([{ rule: 'accept', due_at: new Date(NOW.getTime() + 60_000) }, { rule: 'at-door', due_at: minutes(10) }])
  const page = await warningPage(bureau.as('centre', NOW), visit!.warningId)
  expect(page).toMatchObject({ level: 'red', amountAtRiskFen: 17_000_000 })
  expect(page.timeline.map((step) => step.kind)).toContain('counter-alert')
})

test('the bureau says how soon somebody is at the counter; who is on the way keeps their time', async () => {
  const arrivals = async () => (await bureau.system(async (tx) => (await sql<{ due_at: Date }>`select due_at from deadline where rule = 'at-door' order by due_at`.execute(tx)).rows)).map((row) => row.due_at)
  const before = await arrivals()
  await changeCounter(bureau.as('commander', NOW), { arrivalSeconds: 300 })
  await alertFromCounter(teller(), body(nextPhone()), nowhere)
  expect(await arrivals()).toEqual([minutes(5), ...before])
  await changeCounter(bureau.as('commander', NOW), { arrivalSeconds: 600 })
})

test('the teller sees who comes, that they are there, and how it ended, and nothing of the person', async () => {
  const phone = nextPhone()
  await aResident(bureau, phone)
  const id = await alertFromCounter(teller(), body(phone), nowhere)
  const mine = async () => (await counterAlerts(bureau.as('teller', NOW))).find((alert) => alert.id === id)!
  expect(await mine()).toMatchObject({ state: 'sent', officer: null, unit: { name: 'PB', phone: '040900000PB' }, amountFen: 17_000_000 })
  const visit = await bureau.system(async (tx) => (await sql<{ id: string }>`select task_id as id from counter_alert where id = ${id}`.execute(tx)).rows[0]!)
  await acceptTask(bureau.as('foreign', minutes(1)), visit.id)
  expect(await mine()).toMatchObject({ state: 'coming', officer: 'foreign', acceptedAt: minutes(1).toISOString() })
  await arriveAtDoor(bureau.as('foreign', minutes(4)), visit.id)
  expect(await mine()).toMatchObject({ state: 'arrived', arrivedAt: minutes(4).toISOString() })
  const heard = await bureau.system(async (tx) => (await sql<{ user_id: string }>`select user_id from outbox where type = 'counter.changed' and subject = ${id}`.execute(tx)).rows)
  expect(heard.map((row) => row.user_id)).toEqual([bureau.userId('teller'), bureau.userId('teller')])
  await closeWithOutcome(bureau.as('foreign', minutes(9)), visit.id, { outcome: 'dissuaded', note: '', directFen: 17_000_000, indirectFen: 0, protections: [] })
  expect(await mine()).toMatchObject({ state: 'done', outcome: 'dissuaded' })
  const said = JSON.stringify(await counterAlerts(bureau.as('teller', NOW)))
  for (const clear of [phone, '王小明', '东街道']) expect(said).not.toContain(clear)
})

test('two taps are one alert, and a teller sees only their own', async () => {
  const phone = nextPhone()
  await aResident(bureau, phone)
  const ids = await Promise.all([1, 2, 3].map(() => alertFromCounter(teller('one alert one key'), body(phone), nowhere)))
  expect(new Set(ids).size).toBe(1)
  expect(await bureau.system(async (tx) => (await sql`select 1 from counter_alert where id = ${ids[0]!}`.execute(tx)).rows.length)).toBe(1)
  expect(await counterAlerts(bureau.as('colleague', NOW))).toEqual([])
  for (const login of ['chen', 'centre', 'gridleader', 'admin']) {
    await expect(counterAlerts(bureau.as(login, NOW)), login).rejects.toMatchObject({ code: 'access.denied' })
    await expect(alertFromCounter(bureau.as(login, NOW), body(phone), nowhere), login).rejects.toMatchObject({ code: 'access.denied' })
  }
})

test('somebody who was on the way to the customer’s door is told of the counter instead', async () => {
  const phone = nextPhone()
  await aResident(bureau, phone)
  await alertFromCounter(teller(), body(phone), nowhere)
  await alertFromCounter({ ...bureau.as('colleague', minutes(1)), tapKey: undefined }, body(phone), nowhere)
  const visits = await bureau.system(async (tx) => (await sql`select 1 from task t join counter_alert a on a.task_id = t.id where a.teller = ${bureau.userId('colleague')} and t.kind = 'visit'`.execute(tx)).rows.length)
  expect(visits).toBe(1)
})

/** A card whose digits tell no bank. */
const anUnknown = (nth: number) => aCard(nth, '990199')
const paid = (payee: string, more: Partial<EarlierPayment> = {}): EarlierPayment => ({ payee, payeeBank: '', amountFen: 5_000_000, at: minutes(-30).toISOString(), ...more })
const alertOf = async (id: string, login = 'teller', now = NOW): Promise<CounterAlertView> => (await counterAlerts(bureau.as(login, now))).find((alert) => alert.id === id)!
const statesOf = async (id: string) => (await alertOf(id)).payments.map(({ account, bank, state, order }) => [account?.slice(-4) ?? null, bank, state, order])
const warningIdOf = (id: string) => bureau.system(async (tx) => (await sql<{ id: string }>`select warning_id as id from counter_alert where id = ${id}`.execute(tx)).rows[0]!.id)
const stopsOf = async (id: string) => {
  const warningId = await warningIdOf(id)
  return bureau.system(async (tx) => (await sql<{ id: string; bank: string; amount_fen: number; state: string; drafted_by: string | null }>`
    select id, bank, amount_fen, state, drafted_by from stop_order where basis_id = ${warningId} order by drafted_at, amount_fen`.execute(tx)).rows)
}
const writtenOf = (subject: string) => bureau.system(async (tx) => (await sql<{ action: string }>`select action from audit where subject = ${subject} order by seq`.execute(tx)).rows.map((row) => row.action))

describe('what was sent before', () => {
  // One officer of station PB is sent to every one of these counters.
  beforeAll(() => bureau.system((tx) => saveSetting(tx, 'open-reds-max', 50, null, NOW)))
  /** What is denied is denied before anything is asked of the database. */
  const refusedBy = (act: () => Promise<void>) => Promise.resolve().then(act).then(() => 'done', (error: unknown) => (error as Refusal).code)

  test('is stopped without a case, as far as the bank is known; the rest is kept, and the teller sees which is which, masked', async () => {
    const id = await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(aCard(41)), paid(anUnknown(1), { amountFen: 7 }), paid(anUnknown(2), { amountFen: 8, payeeBank: '乙湖农商' }), paid('', { amountFen: 9 })] }), nowhere)
    expect(await statesOf(id)).toEqual([
      [aCard(41).slice(-4), '甲江商业银行', 'asked', null], [anUnknown(1).slice(-4), null, 'needs-bank', null], [anUnknown(2).slice(-4), '乙湖农商银行', 'asked', null], [null, null, 'needs-account', null],
    ])
    expect(await stopsOf(id)).toMatchObject([{ bank: 'BKB', amount_fen: 8, drafted_by: null }, { bank: 'BKA', amount_fen: 5_000_000, drafted_by: null }])
    const said = JSON.stringify(await counterAlerts(bureau.as('teller', NOW)))
    for (const clear of [aCard(41), anUnknown(1), anUnknown(2)]) expect(said).not.toContain(clear)
    for (const table of ['counter_payment', 'step', 'audit', 'outbox']) {
      const rows = await bureau.system(async (tx) => (await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(tx)).rows)
      for (const { row } of rows) for (const clear of [aCard(41), anUnknown(1)]) expect([table, row.includes(clear)]).toEqual([table, false])
    }
  })

  test('a bank that nobody has is named with its field, and nothing was sent', async () => {
    const refused = await alertFromCounter(teller('wrong bank'), body(nextPhone(), { payee: '', earlier: [paid(aCard(42), { payeeBank: '月亮银行' })] }), nowhere).catch((error: unknown) => error)
    expect((refused as Refusal).fields.map(({ path, refusal }) => `${path} ${refusal.code}`)).toEqual(['/earlier/0/payeeBank transfer.unknown_bank'])
  })

  test('more of it is added while the alert is open, once however often it is sent; the order is about the sum, and what was missing is filled in', async () => {
    const id = await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(aCard(43)), paid('', { amountFen: 100 })] }), nowhere)
    const payments = [paid(aCard(43), { amountFen: 300, at: minutes(-5).toISOString() }), paid(aCard(44), { amountFen: 100 })]
    await Promise.all([1, 2, 3].map(() => addEarlier(teller('one more', minutes(1)), id, { payments })))
    await Promise.all([1, 2].map(() => addEarlier(teller(undefined, minutes(2)), id, { payments })))
    expect(await statesOf(id)).toEqual([[aCard(43).slice(-4), '甲江商业银行', 'asked', null], [aCard(44).slice(-4), '甲江商业银行', 'asked', null], [aCard(43).slice(-4), '甲江商业银行', 'asked', null]])
    expect((await stopsOf(id)).map((stop) => stop.amount_fen)).toEqual([5_000_300, 100])
    expect(await writtenOf(id)).toEqual(['counter.add_payments', 'counter.alert', 'counter.add_payments'])
    const twice = [paid('', { amountFen: 55 }), paid('', { amountFen: 55 })]
    for (const key of [undefined, undefined]) await addEarlier(teller(key, minutes(3)), id, { payments: twice })
    expect((await alertOf(id)).payments.filter((one) => one.state === 'needs-account')).toHaveLength(2)
  })

  test('the bank is told later: by the teller, by the officer who goes to the counter, by the centre; what is known already is not told over it', async () => {
    const id = await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(anUnknown(11)), paid(anUnknown(12), { amountFen: 12 }), paid('', { amountFen: 13 })] }), nowhere)
    const warningId = await warningIdOf(id)
    const [first, second, third] = (await alertOf(id)).payments.map((one) => one.id) as [string, string, string]
    await completeOwn(teller('bank on the slip', minutes(1)), id, { payment: first, payee: '', payeeBank: '甲江' })
    // Station PB goes to the counter, and sees the warning only through its task.
    expect((await myTasks(bureau.as('foreign', NOW))).find((task) => task.warningId === warningId)!.counter!.payments.map((one) => one.state)).toEqual(['asked', 'needs-bank', 'needs-account'])
    await completeEarlier({ ...bureau.as('foreign', minutes(2)), tapKey: undefined }, warningId, { payment: second, payee: '', payeeBank: '甲江' })
    const wrong = await completeEarlier(bureau.as('centre', minutes(3)), warningId, { payment: third, payee: '123', payeeBank: '月亮银行' }).catch((error: unknown) => error)
    expect((wrong as Refusal).fields.map(({ path, refusal }) => `${path} ${refusal.code}`)).toEqual(['/payee transfer.account_length', '/payeeBank transfer.unknown_bank'])
    await expect(completeEarlier(bureau.as('centre', minutes(3)), warningId, { payment: third, payee: '', payeeBank: '' })).rejects.toMatchObject({ code: 'counter.nothing_said' })
    await completeEarlier(bureau.as('centre', minutes(3)), warningId, { payment: third, payee: aCard(45), payeeBank: '' })
    expect(await stopsOf(id)).toMatchObject([{ amount_fen: 5_000_000, drafted_by: null }, { amount_fen: 12, drafted_by: bureau.userId('foreign') }, { amount_fen: 13, drafted_by: bureau.userId('centre') }])
    await expect(completeOwn(teller(undefined, minutes(4)), id, { payment: first, payee: '', payeeBank: '乙湖农商' })).rejects.toMatchObject({ code: 'counter.payment_known' })
    expect([await writtenOf(first), await writtenOf(second), await writtenOf(third)]).toEqual([['counter.complete_payment'], ['counter.complete_payment'], ['counter.complete_payment']])
    const page = await warningPage(bureau.as('centre', NOW), warningId)
    expect(page.counterPayments.map((one) => [one.state, one.order !== null])).toEqual([['asked', true], ['asked', true], ['asked', true]])
    expect(page.timeline.map((step) => step.kind).filter((kind) => kind.startsWith('counter'))).toEqual(['counter-alert', 'counter-told', 'counter-completed', 'counter-completed', 'counter-completed'])
  })

  test('the teller sees it go to the bank and take effect, and hears of what is added', async () => {
    const id = await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(aCard(46))] }), nowhere)
    const { id: stopId } = (await stopsOf(id))[0]!
    await approveOrder(bureau.as('centre', minutes(1)), stopId)
    expect((await alertOf(id)).payments).toMatchObject([{ state: 'sent', order: null }])
    expect((await messagesOf(bureau, stopId)).map((message) => message.ask)).toEqual(['stop'])
    await bankSays(bureau, stopId, minutes(2), { heldFen: 4_000_000 })
    expect((await alertOf(id)).payments).toMatchObject([{ state: 'effective', amountFen: 5_000_000 }])
    const heard = await bureau.system(async (tx) => (await sql<{ user_id: string }>`select user_id from outbox where type = 'counter.changed' and subject = ${id}`.execute(tx)).rows)
    expect(heard.map((row) => row.user_id)).toContain(bureau.userId('teller'))
  })

  test('another victim’s order for the same account is nothing that this teller learns of', async () => {
    const [mine, theirs] = [await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(aCard(47))] }), nowhere), await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(aCard(47))] }), nowhere)]
    await approveOrder(bureau.as('centre', minutes(1)), (await stopsOf(theirs))[0]!.id)
    expect([(await alertOf(mine)).payments[0]!.state, (await alertOf(theirs)).payments[0]!.state]).toEqual(['asked', 'sent'])
  })

  test('another teller, of the same bank or another, adds and completes nothing, and an officer elsewhere neither; once settled, the teller neither', async () => {
    const id = await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(anUnknown(13))] }), nowhere)
    const warningId = await warningIdOf(id)
    const payment = (await alertOf(id)).payments[0]!.id
    const colleague = bureau.as('colleague', NOW)
    for (const other of [colleague, { ...colleague, actor: { ...colleague.actor, unit: 'B2' } }]) {
      expect(await refusedBy(() => addEarlier(other, id, { payments: [paid(aCard(48))] }))).toBe('request.not_found')
      expect(await refusedBy(() => completeOwn(other, id, { payment, payee: '', payeeBank: '甲江' }))).toBe('request.not_found')
      expect(await refusedBy(() => completeEarlier(other, warningId, { payment, payee: '', payeeBank: '甲江' }))).toBe('access.denied')
    }
    expect(await refusedBy(() => addEarlier(bureau.as('chen', NOW), id, { payments: [paid(aCard(48))] }))).toBe('access.denied')
    expect(await refusedBy(() => completeEarlier(bureau.as('subcommander', NOW), warningId, { payment, payee: '', payeeBank: '甲江' }))).toBe('request.not_found')
    const elsewhere = await alertFromCounter(teller(), body(nextPhone(), { payee: '', earlier: [paid(anUnknown(14))] }), nowhere)
    expect(await refusedBy(() => completeOwn(teller(), elsewhere, { payment, payee: '', payeeBank: '甲江' }))).toBe('request.not_found')
    const visit = await bureau.system(async (tx) => (await sql<{ id: string }>`select task_id as id from counter_alert where id = ${id}`.execute(tx)).rows[0]!)
    await acceptTask(bureau.as('foreign', minutes(1)), visit.id)
    await arriveAtDoor(bureau.as('foreign', minutes(2)), visit.id)
    await closeWithOutcome(bureau.as('foreign', minutes(9)), visit.id, { outcome: 'dissuaded', note: '', directFen: 0, indirectFen: 0, protections: [] })
    await expect(addEarlier(teller(undefined, minutes(10)), id, { payments: [paid(aCard(48))] })).rejects.toMatchObject({ code: 'counter.closed' })
    await completeEarlier(bureau.as('centre', minutes(11)), warningId, { payment, payee: '', payeeBank: '甲江' })
    expect((await alertOf(id)).payments).toMatchObject([{ state: 'asked' }])
  })
})

test('a stranger is met by their number; without one, and with an amount of nothing, each field is named', async () => {
  await alertFromCounter(teller(), body('14289999999'), nowhere)
  const wrong = body('张三', { amountFen: 0, earlier: [{ payee: '123', payeeBank: '', amountFen: -1, at: NOW.toISOString() }] })
  const refused = await alertFromCounter(teller(), wrong, nowhere).catch((error: unknown) => error)
  expect((refused as Refusal).fields.map(({ path, refusal }) => `${path} ${refusal.code}`)).toEqual([
    '/customer counter.bad_customer', '/amountFen transfer.bad_amount', '/earlier/0/payee transfer.account_length', '/earlier/0/amountFen transfer.bad_amount',
  ])
})
