import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import type { ReportReceipt } from '../src/contract/case.ts'
import type { MoneyNode, MoneyTree, OrderPage } from '../src/contract/order.ts'
import { bankCard } from '../demo/numbers.ts'
import { ORGANISATIONS } from '../demo/organisations.ts'
import { phoneOf } from '../demo/residents.ts'
import { dayText } from '../src/domain/period.ts'
import { DEMO_PASSWORD } from '../src/reads/demo-logins.ts'
import { bankSimulator, type RunningSimulator } from '../test/support/bank-simulator.ts'
import { BANK_SECRET } from '../test/support/server.ts'
import { asOwner, openHouse, percentile, round, startServer, type House, type Server } from './house.ts'

const REPORTS_PER_MINUTE = 50
const REPORTS = 50
const PAID_FEN = 3_000_000
const SETTLE_MS = 3_000
/** The case: 300,000 yuan, told three minutes after it was paid, followed to the fourth hand. */
const CASE_FEN = 30_000_000
const TOLD_AFTER_MS = 180_000
const LEVELS = 4
const CHASE_MS_MAX = 150_000
const LOOK_MS = 400
const ORDERS = 500_000
const RUNS = 20
type Print = (line: object) => void
type Session = { readonly get: <T>(path: string) => Promise<T>; readonly post: <T>(path: string, body: object) => Promise<T> }

/** Minutes between a victim's call and a stopped account: our own share of them, a case that is followed through four hands, and the lists of a bureau that has sent half a million orders. */
export async function benchStop(print: Print): Promise<void> {
  const house = await openHouse()
  // At night: nobody else is there, so that what the call-taker saves goes to the bank at once.
  await asOwner(house, `delete from duty d using app_user u where u.id = d.user_id and d.unit = 'C0' and u.role <> 'call-taker'`)
  const folder = join(house.folder, 'banks')
  // They answer within 0.2 to 3 seconds; money lies 20 to 120 seconds before it goes on.
  const banks = await bankSimulator(house.url, ['--folder', folder, '--pace', '2', '--delay-ms', '200,3000'])
  const server = await startServer(house, { GB_BANK_URL: banks.url, GB_BANK_SECRET: BANK_SECRET, GB_BANK_FOLDER: folder })
  try {
    const caller = await logIn(server, 'call-taker', house)
    const approver = await logIn(server, 'analyst', house)
    print(await firstLevel(house, caller))
    print(await followed(caller, approver, banks))
    await fillOrders(house)
    for (const line of await lists(server, house)) print(line)
  } finally {
    await banks.kill()
    await server.stop()
    await house.close()
  }
}

async function logIn(server: Server, role: string, house: House): Promise<Session> {
  const [user] = await asOwner(house, `select login from app_user where role = '${role}' and disabled_at is null order by unit = 'C0' desc, login limit 1`)
  return logInAs(server, String(user!.login))
}

async function logInAs({ url }: Server, login: string): Promise<Session> {
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: DEMO_PASSWORD }) })
  const { csrf } = (await answer.json()) as { csrf: string }
  const headers = { cookie: answer.headers.get('set-cookie')!.split(';')[0]!, 'x-csrf-token': csrf, 'content-type': 'application/json' }
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const told = await fetch(`${url}${path}`, { ...init, headers })
    if (!told.ok) throw new Error(`${path}: ${await told.text()}`)
    return (await told.json()) as T
  }
  return { get: (path) => ask(path, { method: 'GET' }), post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }) }
}

function report(resident: number, payee: string, amountFen: number, paidAt: Date): object {
  return { source: '96110', fraudType: 'investment', victim: { phone: phoneOf(resident) }, transfers: [{ payee, amountFen, at: paidAt.toISOString(), channel: 'card' }] }
}

/** From "report saved" (the moment the request was taken up) to the bank's receipt of the first-level order, at the pace of a busy centre. */
async function firstLevel(house: House, caller: Session): Promise<object> {
  const begun = performance.now()
  const saved: number[] = []
  for (let index = 0; index < REPORTS; index++) {
    const waitMs = begun + (index * 60_000) / REPORTS_PER_MINUTE - performance.now()
    if (waitMs > 0) await pause(waitMs)
    const sent = performance.now()
    await caller.post<ReportReceipt>('/api/cases', report(1_000 + index * 97, bankCard('mule', 500 + index), PAID_FEN, new Date(Date.now() - 300_000)))
    saved.push(performance.now() - sent)
  }
  await pause(SETTLE_MS)
  const rows = await asOwner(house, `select extract(epoch from m.received_at - c.reported_at)::float8 * 1000 as ms from stop_order s join fraud_case c on c.id = s.basis_id join bank_message m on m.order_id = s.id and m.ask = 'stop' where m.received_at is not null`)
  const waits = rows.map((row) => Number(row.ms))
  return { job: 'stop-first-level', reports: REPORTS, atBank: waits.length, equal: waits.length === REPORTS, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99), savedP50Ms: percentile(saved, 0.5), load: round(loadavg()[0]!) }
}

/** One case followed by two people who never tire: what is found is drafted, approved and asked about at once. */
async function followed(caller: Session, approver: Session, banks: RunningSimulator): Promise<object> {
  const payee = bankCard('mule', 9_001)
  const paidAt = new Date(Date.now() - TOLD_AFTER_MS)
  await banks.tell('transfers', { from: bankCard('resident', 42), to: payee, bank: bankOf(payee), amountFen: CASE_FEN, at: paidAt.toISOString() })
  const begun = performance.now()
  const { id } = await caller.post<ReportReceipt>('/api/cases', report(77, payee, CASE_FEN, paidAt))
  const asked = new Set<string>()
  let lastChange = begun
  let held = 0
  let tree: MoneyTree = await caller.get(`/api/cases/${id}/money`)
  while (performance.now() - begun < CHASE_MS_MAX) {
    const nodes = tree.levels.filter(({ level }) => level <= LEVELS).flatMap(({ level, nodes: found }) => found.map((node) => ({ level, node })))
    await stopThem(caller, approver, id, nodes.map(({ node }) => node))
    const open = nodes.filter(({ level, node }) => level < LEVELS && node.askBy !== null && isSettled(node) && !asked.has(node.key))
    for (const { node } of open) {
      asked.add(node.key)
      await caller.post(`/api/cases/${id}/queries`, { transferIds: [node.askBy], ask: 'transactions' })
    }
    const now = tree.levels.reduce((sum, level) => sum + level.heldFen, 0)
    if (now !== held || open.length > 0) lastChange = performance.now()
    held = now
    if (nodes.every(({ level, node }) => node.bank === null || (isSettled(node) && (level === LEVELS || node.queries.some(({ state }) => state === 'answered'))))) break
    await pause(LOOK_MS)
    tree = await caller.get(`/api/cases/${id}/money`)
  }
  return {
    job: 'stop-four-levels', minutes: round((lastChange - begun) / 60_000), paidYuan: CASE_FEN / 100, savedYuan: round(held / 100), savedShare: round(held / CASE_FEN),
    levels: tree.levels.filter(({ level }) => level <= LEVELS).map(({ level, nodes, inFen, heldFen }) => ({ level, accounts: nodes.length, inYuan: inFen / 100, heldYuan: heldFen / 100 })), load: round(loadavg()[0]!),
  }
}

/** Its bank has said what it holds. */
function isSettled({ stop }: MoneyNode): boolean {
  return stop !== null && !['drafted', 'approved', 'sent', 'acknowledged'].includes(stop.state)
}

async function stopThem(caller: Session, approver: Session, caseId: string, nodes: readonly MoneyNode[]): Promise<void> {
  const transferIds = nodes.filter((node) => node.stop === null && node.bank !== null).flatMap((node) => node.transferIds)
  if (transferIds.length > 0) await caller.post(`/api/cases/${caseId}/stops`, { transferIds: transferIds.slice(0, 200) })
  const { items } = await approver.get<z.infer<typeof OrderPage>>('/api/orders?toApprove=true&limit=200')
  const ids = items.filter((order) => order.basis.id === caseId).map((order) => order.id)
  if (ids.length > 0) await approver.post('/api/orders/approve', { ids })
}

function bankOf(card: string): string {
  return ORGANISATIONS.find((one) => one.prefixes.some((prefix) => card.startsWith(prefix)))!.code
}

async function fillOrders(house: House): Promise<void> {
  await asOwner(house, `
    insert into stop_order (id, number, basis_kind, basis_id, level, account, bank, amount_fen, state, stops, held_fen, region, unit,
      paid_at, drafted_at, approved_at, sent_at, acknowledged_at, effective_at, reported_at, expires_at, ended_at)
    select gen_random_uuid(), 'bench-' || n, 'case', gen_random_uuid(), 1 + n % 5, gen_random_uuid(), (array(select code from organisation where kind = 'bank' order by code))[1 + n % 10],
      1000000 + n, case when n <= 2000 then 'effective' else 'expired' end, 1, 500000,
      p.region, coalesce((select u.code from unit u where u.kind = 'station' and u.area @> p.region limit 1), 'C0'), t.at, t.at, t.at, t.at, t.at, t.at, t.at - n % 900 * interval '1 second',
      t.at + interval '48 hours', case when n > 2000 then t.at + interval '48 hours' end
    from generate_series(1, ${ORDERS}) n cross join lateral (select now() - n * interval '60 seconds' as at) t
    join (select id, region, row_number() over () as place from person) p on p.place = 1 + n % (select count(*) from person)`, 'vacuum analyze stop_order')
}

async function lists(server: Server, house: House): Promise<object[]> {
  const lines: object[] = []
  for (const role of ['officer', 'analyst']) {
    const session = await logIn(server, role, house)
    const [bank] = await asOwner(house, `select code from organisation where kind = 'bank' order by code limit 1`)
    const list = '/api/orders'
    const queries = {
      live: list, all: `${list}?state=all`, bank: `${list}?state=all&bank=${String(bank!.code)}`, ending: `${list}?endingWithinHours=12`, expired: `${list}?state=expired&level=2`,
      'figures-month': `/api/figures/stops?from=${dayBefore(30)}&to=${dayBefore(0)}&by=bank`, 'figures-year': `/api/figures/stops?from=${dayBefore(340)}&to=${dayBefore(0)}&by=unit`,
    }
    for (const [name, query] of Object.entries(queries)) {
      const times: number[] = []
      for (let run = 0; run < RUNS; run++) {
        const begun = performance.now()
        await session.get(query)
        times.push(performance.now() - begun)
      }
      lines.push({ job: `orders-${name}`, as: role, orders: ORDERS, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), load: round(loadavg()[0]!) })
    }
  }
  return lines
}

function dayBefore(days: number): string {
  return dayText(new Date(Date.now() - days * 86_400_000))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
