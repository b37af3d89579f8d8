import { askOf, type ReplyBody, type RequestBody } from '../../src/adapters/banks/bank.codec.ts'
import { readAccountNumber } from '../../src/domain/account-number.ts'
import { replyNumber, type BankAsk } from '../../src/domain/bank-messages.ts'
import { accountAt, availableFen, draw, heldFen, type Account, type Hold, type World } from './world.ts'

const HOUR_MS = 3_600_000
const STOP_HOURS = 48
const FREEZE_DAYS = 180
const WATCH_DAYS = 30
const TRANSACTIONS_MAX = 2_000
const SECOND_ACCOUNT_FEN_MAX = 100_000

type Outcome = Omit<ReplyBody, 'message' | 'number' | 'bank'>

type How = { readonly now: number; readonly checkNames: boolean }

/** Carries a request out, once. The caller keeps the answer and says it again to whoever asks again. */
export function carryOut(world: World, request: RequestBody, how: How): ReplyBody {
  return { message: request.message, number: replyNumber(askOf(request.number)), bank: request.bank, ...outcomeOf(world, request, how) }
}

function outcomeOf(world: World, request: RequestBody, { now, checkNames }: How): Outcome {
  const known = world.accounts[request.account]
  if (isNobodys(world, request) || (known !== undefined && known.bank !== request.bank)) return { result: 'no-account' }
  const account = accountAt(world, request.account, request.bank)
  if (checkNames && request.holderName !== null && request.holderName !== account.holder.name) return { result: 'name-mismatch', reason: '户名与账号不符 the account is not of this name' }
  return { balanceFen: account.balanceFen, ...DOES[askOf(request.number)](world, account, request, now) }
}

const FIRM = /公司|厂|店|社|部|中心$/

/** A card whose check digit is wrong, unless money has come to it or a firm is said to hold it: corporate accounts have no such digit. */
export function isNobodys(world: World, { account, holderName }: RequestBody): boolean {
  return readAccountNumber(account).problem === 'check-digit' && world.accounts[account] === undefined && !FIRM.test(holderName ?? '')
}

const DOES: Record<BankAsk, (world: World, account: Account, request: RequestBody, now: number) => Outcome> = {
  stop: (world, account, request, now) => {
    const order = world.orders[request.order]
    const before = account.stops.find((hold) => hold.order === request.order)
    if (order?.released === true) return { result: 'refused', reason: '该指令已解除 the order has been released' }
    if (before !== undefined) return { result: 'duplicate', heldFen: before.heldFen, until: moment(before.until) }
    const hold = held(request, now, Math.min(request.amountFen ?? account.balanceFen, availableFen(account)), STOP_HOURS * HOUR_MS)
    world.orders[request.order] = { account: account.account, released: false }
    account.stops.push(hold)
    return { result: 'ok', heldFen: hold.heldFen, until: moment(hold.until) }
  },
  // A release may overtake its stop: the stop that comes later must not hold anything.
  'stop-release': (world, account, request) => released(world, account, request, account.stops),
  'stop-extend': (_world, account, request) => extended(request, account.stops, STOP_HOURS * HOUR_MS),
  freeze: (world, account, request, now) => {
    const before = account.freezes.find((freeze) => freeze.order === request.order)
    const order = world.orders[request.order]
    if (order?.released === true) return { result: 'refused', reason: '该指令已解除 the order has been released' }
    if (before !== undefined) return { result: 'duplicate', heldFen: before.heldFen, until: moment(before.until), queuePosition: positionOf(account, before) }
    const isFirst = account.freezes.every((freeze) => freeze.ended !== null)
    const freeze = held(request, now, isFirst ? Math.min(request.amountFen ?? account.balanceFen, account.balanceFen) : 0, FREEZE_DAYS * 24 * HOUR_MS)
    world.orders[request.order] = { account: account.account, released: false }
    account.freezes.push(freeze)
    return { result: 'ok', heldFen: freeze.heldFen, until: moment(freeze.until), queuePosition: positionOf(account, freeze) }
  },
  'freeze-release': (world, account, request) => released(world, account, request, account.freezes),
  'freeze-extend': (_world, account, request) => extended(request, account.freezes, FREEZE_DAYS * 24 * HOUR_MS),
  transactions: (_world, account, request) => {
    const [since, until] = [request.since ?? '', request.until ?? '9999'].map((text) => (text === '' || text === '9999' ? text : new Date(text).toISOString())) as [string, string]
    return { result: 'ok', transactions: account.transactions.filter((one) => one.at >= since && one.at <= until).slice(-TRANSACTIONS_MAX) }
  },
  holder: (_world, account) => ({ result: 'ok', holder: account.holder }),
  'dynamic-on': (_world, account, request, now) => {
    const until = request.until === null ? now + WATCH_DAYS * 24 * HOUR_MS : Date.parse(request.until)
    account.watches = [...account.watches.filter((watch) => watch.order !== request.order), { order: request.order, message: request.message, until }]
    return { result: 'ok', until: moment(until) }
  },
  'dynamic-off': (_world, account, request) => {
    account.watches = account.watches.filter((watch) => watch.order !== request.order)
    return { result: 'ok' }
  },
  'all-accounts': (world, account) => {
    const first = { account: account.account, kind: 'I 类户', balanceFen: account.balanceFen }
    const second = { account: `${account.account.slice(0, 12)}88`, kind: 'II 类户', balanceFen: Math.floor(draw(world, account.account, 'second balance') * SECOND_ACCOUNT_FEN_MAX) }
    return { result: 'ok', accounts: draw(world, account.account, 'second') < 0.5 ? [first, second] : [first] }
  },
}

function held(request: RequestBody, now: number, fen: number, lastsMs: number): Hold {
  return { order: request.order, amountFen: request.amountFen ?? fen, heldFen: fen, at: now, until: request.until === null ? now + lastsMs : Date.parse(request.until), ended: null, message: request.message }
}

function released(world: World, account: Account, request: RequestBody, holds: readonly Hold[]): Outcome {
  world.orders[request.order] = { account: account.account, released: true }
  const hold = holds.find((one) => one.order === request.order)
  if (hold === undefined) return { result: 'ok', heldFen: 0 }
  if (hold.ended !== null) return { result: 'duplicate', heldFen: 0 }
  hold.ended = 'released'
  return { result: 'ok', heldFen: 0 }
}

function extended(request: RequestBody, holds: readonly Hold[], lastsMs: number): Outcome {
  const hold = holds.find((one) => one.order === request.order)
  if (hold === undefined || hold.ended !== null) return { result: 'refused', reason: '没有可续期的指令 nothing to extend' }
  hold.until = request.until === null ? hold.until + lastsMs : Date.parse(request.until)
  return { result: 'ok', heldFen: hold.heldFen, until: moment(hold.until) }
}

/** 0: it stands. */
export function positionOf(account: Account, freeze: Hold): number {
  return account.freezes.filter((one) => one.ended === null).indexOf(freeze)
}

function moment(ms: number): string {
  return new Date(ms).toISOString()
}

/** What a test holds against the orders of the centre: who was held for what, how often each message was carried out, and whether the sums are right. */
export function ledgerOf(world: World): object {
  const accounts = Object.values(world.accounts)
  const holdsOf = (pick: (account: Account) => readonly Hold[]) => accounts.flatMap((account) => pick(account).map((hold) => ({ ...hold, account: account.account, bank: account.bank, at: moment(hold.at), until: moment(hold.until) })))
  return {
    accounts: accounts.map((account) => ({
      account: account.account, bank: account.bank, holder: account.holder.name, openingFen: account.openingFen, inFen: account.inFen, outFen: account.outFen, balanceFen: account.balanceFen, heldFen: heldFen(account),
    })),
    stops: holdsOf((account) => account.stops), freezes: holdsOf((account) => account.freezes),
    messages: Object.entries(world.messages).map(([message, { request, times, executed, tells, told, reply }]) => ({
      message, bank: request.bank, ask: askOf(request.number), order: request.order, account: request.account, times, executed, tells, told, result: reply.result,
    })),
    unbalanced: accounts.filter((account) => account.openingFen + account.inFen - account.outFen !== account.balanceFen || account.balanceFen < 0).map((account) => account.account),
    onward: world.onward.length,
  }
}
