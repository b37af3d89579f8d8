import { join } from 'node:path'
import { loadavg } from 'node:os'
import { sql } from 'kysely'
import { DEFAULT_ORDER_SETTINGS, type OrderSettings } from '../../src/contract/settings.ts'
import { saveSetting } from '../../src/features/settings/settings.store.ts'
import { withRetry } from '../../src/platform/postgres/pool.ts'
import { openDatabase, openRuntime } from '../../src/platform/runtime.ts'
import { asSystem, type Context, type Tx } from '../../src/platform/transaction.ts'
import type { BankLedger } from '../support/bank-simulator.ts'
import { freePort } from '../support/free-port.ts'
import { BANK_SECRET } from '../support/server.ts'
import { answering, killSome, sleep, type House } from './house.ts'
import { Desk } from './desk.ts'
import { Moves, type Act } from './moves.ts'
import { countExecutedTwice, countFired, countQueries, countReports, countUnequal, countUnmoved, countVanished, isDecided, ordersIn, type OrderRow } from './order-verdict.ts'
import { startPart, type Part } from './part.ts'
import { Reports } from './reports.ts'
import { settledDeadlines } from './verdict.ts'

const SETTLE_MS_MAX = 60_000
/** The last time a bank is asked again may be a minute off, and a dead worker's message comes back after twenty seconds. */
const DECIDE_MS_MAX = 120_000
const LOOK_MS = 300
/** Of what is wrong, enough to find the cause. */
const SHOWN_MAX = 5
/** From the next report that is taken to the next kill: on a busy machine everything takes longer, and a bureau that is not up yet cannot be hit in mid-order. */
const PAUSE_MS = { min: 200, max: 900 }
const NEXT_MS_MAX = 30_000
/** Answers come late, twice, wrongly signed, as timeouts, as refusals, or never; one bank is not there at all. */
const FAULTS = ['--delay-ms', '50,4000', '--refuse', '0.15', '--timeout', '0.15', '--twice', '0.2', '--silent', '0.1', '--wrong-signature', '0.1']
const FAULTLESS = { delayMs: [20, 60], refuse: 0, timeout: 0, twice: 0, silent: 0, wrongSignature: 0, down: false }
const BANK_THAT_IS_DOWN = 'BK9962'
/** Not on duty: whoever takes the reports stays alone. */
const ANALYST = 'analyst1'
/** Clocks that run out many times while the test lasts: a bank's answer within two seconds, a second look within three. */
const HASTY: OrderSettings = { ...DEFAULT_ORDER_SETTINGS, bankAnswerMinutes: 2 / 60, aloneReviewHours: 3 / 3_600 }

/**
 * A call-taker who is alone on duty takes reports, whose stop orders go to the banks at once; an analyst lets go of some that hold, extends some,
 * and asks where the money of others went. Afterwards every acknowledged report must be there once with its orders, each order at its bank or on
 * its way there, none carried out twice; and when the banks' faults have ended, each must stand, be refused or let go, as it was acknowledged,
 * with as much held as its bank holds. Answers whether that holds.
 */
export async function ordersSurvive(house: House, kills: number): Promise<boolean> {
  let parts: Part[] = []
  try {
    const login = await found(house)
    const banksPort = await freePort()
    const banksUrl = `http://127.0.0.1:${banksPort}`
    const env = { ...house.env, GB_URL: house.url, GB_BANK_URL: banksUrl, GB_BANK_SECRET: BANK_SECRET }
    const part = (name: string, ...args: string[]) => startPart(name, args, env)
    const server = part('server', 'src/main.ts', 'serve')
    const worker = part('worker', 'src/main.ts', 'worker')
    const banks = part('banks', 'sim/banks.ts', '--port', String(banksPort), '--state', join(house.folder, 'banks.json'), '--invent', '--pace', '0.3', ...FAULTS)
    parts = [server, worker, banks]
    await Promise.all([answering(`${house.url}/healthz`), answering(`${banksUrl}/world/ledger`)])
    await tellWorld(banksUrl, { bank: BANK_THAT_IS_DOWN, down: true })
    const reports = new Reports(new Desk(house.url, login), house.random)
    const moves = new Moves(new Desk(house.url, ANALYST), house.random)
    const posting = Promise.all([reports.run(), moves.run()])
    const victims = { server: server.kill, worker: worker.kill, banks: banks.kill, postgres: house.killPostgres }
    const killed = await killSome(victims, { kills, random: house.random, pick: inTurn(Object.keys(victims), house.random), pauseMs: PAUSE_MS, ready: () => reports.next(NEXT_MS_MAX) })
    reports.stop()
    moves.stop()
    await posting
    await reports.settle(SETTLE_MS_MAX)
    await moves.settle(SETTLE_MS_MAX)
    return await isGood(house, banksUrl, { reports, moves, killed })
  } finally {
    await house.close(parts)
  }
}

/** Each once in a round, so that none is left out. */
function inTurn(names: readonly string[], random: () => number): () => string {
  let round: string[] = []
  return () => {
    if (round.length === 0) round = [...names]
    return round.splice(Math.floor(random() * round.length), 1)[0]!
  }
}

/** Answers the login of the only one who is at the centre. */
async function found(house: House): Promise<string> {
  await house.found()
  return house.withDatabase((context) => asSystem(context, async (tx) => {
    const [caller] = (await sql<{ id: string; login: string }>`select id, login from app_user where role = 'call-taker' and unit = 'C0' order by login limit 1`.execute(tx)).rows
    await sql`delete from duty where unit = 'C0' and user_id <> ${caller!.id}`.execute(tx)
    await setClocks(tx, HASTY, context.now)
    return caller!.login
  }))
}

function setClocks(tx: Tx, settings: OrderSettings, now: Date): Promise<void> {
  return saveSetting(tx, 'orders', settings, null, now)
}

type Done = { readonly reports: Reports; readonly moves: Moves; readonly killed: Record<string, number> }

async function isGood(house: House, banksUrl: string, { reports, moves, killed }: Done): Promise<boolean> {
  const database = await openDatabase(house.config)
  const runtime = openRuntime(house.config, database.appUrl, 'verdict')
  const inDatabase = <T>(work: (tx: Tx, context: Context) => Promise<T>): Promise<T> => withRetry(() => {
    const context = runtime.contextNow()
    return asSystem(context, (tx) => work(tx, context))
  })
  try {
    const inMidOrder = await inDatabase(ordersIn)
    const vanished = countVanished(inMidOrder, await ledgerOf(banksUrl), moves)
    const waited = inMidOrder.filter((order) => !isDecided(order))
    await tellWorld(banksUrl, FAULTLESS)
    await tellWorld(banksUrl, { bank: BANK_THAT_IS_DOWN, down: false })
    const orders = await decidedOrders(() => inDatabase(ordersIn), async () => (await inDatabase(countQueries)).unanswered === 0)
    await inDatabase((tx, { now }) => setClocks(tx, DEFAULT_ORDER_SETTINGS, now))
    const missed = await settledDeadlines(runtime.contextNow, SETTLE_MS_MAX)
    const ledger = await ledgerOf(banksUrl)
    const { lost, doubled } = await inDatabase((tx, context) => countReports(tx, context, reports))
    const { fired, firedTwice } = await inDatabase(countFired)
    const { queries, unanswered, linesAstray } = await inDatabase(countQueries)
    const moved = (act: Act) => [...moves.done.values()].filter((one) => one === act).length
    const wrong = {
      lost, doubled, vanished, undecided: orders.filter((order) => !isDecided(order)).length, executedTwice: countExecutedTwice(orders, queries, ledger), unequal: countUnequal(orders, ledger),
      unbalanced: ledger.unbalanced.length, missed, firedTwice, unmoved: await inDatabase((tx) => countUnmoved(tx, orders, moves)), unanswered, linesAstray,
    }
    const proof = {
      ...killed, effective: orders.filter((order) => order.state === 'effective').length, refused: orders.filter((order) => order.state === 'refused').length, released: moved('release'), extended: moved('extend'), queries: queries.size,
      heldFen: orders.reduce((sum, order) => sum + (order.heldFen ?? 0), 0), waited: waited.length, waitedForSilentBank: waited.filter((order) => order.bank === BANK_THAT_IS_DOWN).length,
      askedAgain: ledger.messages.filter((message) => message.times > 1).length, toldAgain: ledger.messages.filter((message) => message.tells > 1).length, deadlinesFired: fired,
    }
    for (const line of await inDatabase((tx) => tellUndecided(tx, orders, ledger))) console.error(`kill-test orders: undecided ${line}`)
    return say(reports, orders, wrong, proof)
  } finally {
    await runtime.close()
    await database.stop()
  }
}

function say(reports: Reports, orders: readonly OrderRow[], wrong: Readonly<Record<string, number>>, proof: Readonly<Record<string, number>>): boolean {
  const problems = [
    ...Object.entries(wrong).filter(([, count]) => count !== 0).map(([name, count]) => `${name} = ${count}`),
    ...Object.entries(proof).filter(([, count]) => count === 0).map(([name]) => `${name} = 0: the test proved nothing`),
  ]
  for (const problem of problems) console.error(`kill-test orders: ${problem}`)
  const counted = (counts: Readonly<Record<string, number>>) => Object.entries(counts).map(([name, count]) => `${name}=${count}`).join(' ')
  console.log(`kill-test orders: ${problems.length === 0 ? 'ok' : 'FAILED'} reports=${reports.acknowledged.size} orders=${orders.length} ${counted(wrong)} ${counted(proof)} load=${loadavg()[0]!.toFixed(2)}`)
  return problems.length === 0
}

/** What the bureau and the bank each say of them. */
async function tellUndecided(tx: Tx, orders: readonly OrderRow[], ledger: BankLedger): Promise<string[]> {
  const lines: string[] = []
  for (const order of orders.filter((one) => !isDecided(one)).slice(0, SHOWN_MAX)) {
    const said = await sql`select id, ask, attempts, created_at, next_at, now() as now, received_at, told_at, answered_at, gave_up_at from bank_message where order_id = ${order.id}`.execute(tx)
    lines.push(JSON.stringify({ order, said: said.rows, atBank: ledger.messages.filter((message) => message.order === order.id), stops: ledger.stops.filter((stop) => stop.order === order.id) }))
  }
  return lines
}

/** The orders when all are decided, or as they are when that takes too long. */
async function decidedOrders(look: () => Promise<OrderRow[]>, isAnswered: () => Promise<boolean>): Promise<OrderRow[]> {
  const until = performance.now() + DECIDE_MS_MAX
  for (;;) {
    const orders = await look()
    if ((orders.every(isDecided) && (await isAnswered())) || performance.now() > until) return orders
    await sleep(LOOK_MS)
  }
}

/** The banks may just be starting again. */
async function ledgerOf(banksUrl: string): Promise<BankLedger> {
  await answering(`${banksUrl}/world/ledger`)
  return (await (await fetch(`${banksUrl}/world/ledger`)).json()) as BankLedger
}

async function tellWorld(banksUrl: string, faults: object): Promise<void> {
  await answering(`${banksUrl}/world/ledger`)
  const answer = await fetch(`${banksUrl}/world/faults`, { method: 'POST', body: JSON.stringify(faults) })
  if (!answer.ok) throw new Error(await answer.text())
}
