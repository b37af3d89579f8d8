import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CounterAlertBody } from '../src/contract/counter.ts'
import type { Refusal } from '../src/domain/refusal.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { alertFromCounter } from '../src/flows/counter-alert-to-visit.ts'
import { arriveAtDoor } from '../src/flows/task-to-door-visit.ts'
import { changeCounter } from '../src/flows/rules-and-clocks.ts'
import { closeWithOutcome } from '../src/flows/task-to-outcome.ts'
import { counterAlerts } from '../src/reads/counter-alerts.ts'
import { myTasks } from '../src/reads/task-page.ts'
import { warningPage } from '../src/reads/warning-page.ts'
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

test('a stranger is met by their number; without one, and with an amount of nothing, each field is named', async () => {
  await alertFromCounter(teller(), body('14289999999'), nowhere)
  const wrong = body('张三', { amountFen: 0, earlier: [{ payee: '123', amountFen: -1, at: NOW.toISOString() }] })
  const refused = await alertFromCounter(teller(), wrong, nowhere).catch((error: unknown) => error)
  expect((refused as Refusal).fields.map(({ path, refusal }) => `${path} ${refusal.code}`)).toEqual([
    '/customer counter.bad_customer', '/amountFen transfer.bad_amount', '/earlier/0/payee transfer.account_length', '/earlier/0/amountFen transfer.bad_amount',
  ])
})
