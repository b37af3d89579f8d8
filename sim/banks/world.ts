import { createHash } from 'node:crypto'
import type { ReplyBody, RequestBody } from '../../src/adapters/banks/bank.codec.ts'
import type { BankHolder, BankTransaction } from '../../src/domain/bank-messages.ts'
import { holderOf, openingFenOf } from './holders.ts'

/** Everything that the banks know, as plain data: what is written to --state is what a killed simulator goes on with. Moments are milliseconds. */
export type World = {
  readonly seed: number
  readonly accounts: Record<string, Account>
  /** What became of each order of ours: a stop is executed once, whatever message brings it. */
  readonly orders: Record<string, { readonly account: string; released: boolean }>
  readonly messages: Record<string, Message>
  readonly pushes: Push[]
  /** Money that will move on. */
  onward: Onward[]
  readonly faults: Record<string, Partial<Faults>>
  transfers: number
}

export type Hold = { readonly order: string; readonly amountFen: number; heldFen: number; readonly at: number; until: number; ended: 'released' | 'expired' | null; readonly message: string | null }
export type Account = {
  readonly account: string
  readonly bank: string
  readonly holder: BankHolder
  openingFen: number
  balanceFen: number
  inFen: number
  outFen: number
  readonly transactions: BankTransaction[]
  readonly stops: Hold[]
  /** In the order in which they came: the first live one stands, the others queue. */
  readonly freezes: Hold[]
  watches: { readonly order: string; readonly message: string; readonly until: number }[]
}
export type Message = {
  readonly request: RequestBody
  readonly via: 'http' | 'files'
  /** How often it came, how often it was carried out (never twice), and how often its answer was told. */
  times: number
  executed: number
  reply: ReplyBody
  dueAt: number
  told: boolean
  tells: number
}
export type Push = { readonly reply: ReplyBody; readonly via: Message['via']; told: boolean; tells: number }
export type Transfer = { readonly from: string; readonly fromBank: string; readonly to: string; readonly toBank: string; readonly amountFen: number; readonly at: number; readonly level: number; readonly channel: BankTransaction['channel'] }
export type Onward = Transfer

/** What a bank does wrong; shares from 0 to 1. */
export type Faults = {
  readonly delayMs: readonly [least: number, most: number]
  readonly refuse: number
  readonly timeout: number
  /** Answers told twice, and never told. */
  readonly twice: number
  readonly silent: number
  readonly wrongSignature: number
  readonly down: boolean
  /** A stop or a freeze for somebody else than the account's holder is not carried out. */
  readonly checkNames: boolean
}

export function newWorld(seed: number): World {
  return { seed, accounts: {}, orders: {}, messages: {}, pushes: [], onward: [], faults: {}, transfers: 0 }
}

/** The same words draw the same number, in whatever order they are asked: a restarted simulator goes on as if it had not been away. */
export function draw(world: World, ...words: readonly (string | number)[]): number {
  return createHash('sha256').update([world.seed, ...words].join('\n')).digest().readUIntBE(0, 6) / 2 ** 48
}

export function accountAt(world: World, account: string, bank: string): Account {
  const openingFen = openingFenOf((salt) => draw(world, account, salt))
  return (world.accounts[account] ??= {
    account, bank, holder: holderOf((salt) => draw(world, account, salt), bank), openingFen, balanceFen: openingFen, inFen: 0, outFen: 0, transactions: [], stops: [], freezes: [], watches: [],
  })
}

const heldBy = (holds: readonly Hold[]) => holds.reduce((sum, hold) => sum + (hold.ended === null ? hold.heldFen : 0), 0)

/** A freeze takes over what a stop held: the same fen are not held twice. */
export function heldFen(account: Account): number {
  return Math.min(account.balanceFen, Math.max(heldBy(account.stops), heldBy(account.freezes)))
}

export function availableFen(account: Account): number {
  return account.balanceFen - heldFen(account)
}

/** Holds lapse by themselves; the next freeze of the queue then stands. Answers the orders whose freeze has just begun to stand. */
export function lapse(world: World, now: number): { readonly account: Account; readonly freeze: Hold }[] {
  const begun: { account: Account; freeze: Hold }[] = []
  for (const account of Object.values(world.accounts)) {
    for (const hold of [...account.stops, ...account.freezes]) if (hold.ended === null && hold.until <= now) hold.ended = 'expired'
    const [front] = account.freezes.filter((freeze) => freeze.ended === null)
    if (front === undefined || front.heldFen > 0) continue
    front.heldFen = Math.min(account.balanceFen, front.amountFen)
    if (front.heldFen > 0) begun.push({ account, freeze: front })
  }
  return begun
}
