import { CARD_BANKS, ORGANISATIONS } from '../../demo/organisations.ts'
import { cardCheckDigit } from '../../src/domain/account-number.ts'
import type { BankTransaction } from '../../src/domain/bank-messages.ts'
import { accountAt, availableFen, draw, type Account, type Onward, type Transfer, type World } from './world.ts'

/** From the victim's own account, level 0, to the sixth hand. */
const LEVELS_MAX = 6
const PARTS_MAX = 3
/** Seconds that money lies before it goes on, at pace 1. */
const REST_SECONDS = [40, 240] as const
const KEPT_SHARE = [0.01, 0.06] as const
const TRANSACTIONS_KEPT_MAX = 5_000
const DIGITS_OF_HOLDER = 11
const WALLETS = ORGANISATIONS.filter((one) => one.kind === 'payment')
const CHANNELS: readonly BankTransaction['channel'][] = ['card', 'card', 'card', 'third-party', 'merchant-qr', 'cash']

/** How fast money is passed on: 2 is twice as fast, 0 keeps it where it is. */
export type Pace = number
export type Moved = { readonly account: Account; readonly transaction: BankTransaction }

/** Carries one transfer out and plans what becomes of it. The victim always had the money; a mule can pass on only what is not held. */
export function transfer(world: World, told: Transfer, pace: Pace): Moved[] {
  const payer = accountAt(world, told.from, told.fromBank)
  const isVictim = told.level === 1
  if (isVictim && availableFen(payer) < told.amountFen) {
    const lacking = told.amountFen - availableFen(payer)
    payer.openingFen += lacking
    payer.balanceFen += lacking
  }
  const amountFen = Math.min(told.amountFen, availableFen(payer))
  if (amountFen <= 0) return []
  const payee = accountAt(world, told.to, told.toBank)
  const ref = `T${world.seed}-${++world.transfers}`
  const at = new Date(told.at).toISOString()
  payer.balanceFen -= amountFen
  payer.outFen += amountFen
  payee.balanceFen += amountFen
  payee.inFen += amountFen
  const leg = (account: Account, other: Account, direction: 'in' | 'out'): Moved => {
    const transaction: BankTransaction = {
      ref: `${ref}${direction === 'in' ? 'I' : 'O'}`, at, direction, amountFen, balanceFen: account.balanceFen, channel: told.channel,
      counterpart: told.channel === 'cash' ? null : { account: other.account, bank: other.bank, name: other.holder.name },
    }
    account.transactions.push(transaction)
    if (account.transactions.length > TRANSACTIONS_KEPT_MAX) account.transactions.shift()
    return { account, transaction }
  }
  const legs = [leg(payer, payee, 'out'), leg(payee, payer, 'in')]
  if (pace > 0 && told.level < LEVELS_MAX) world.onward.push(...partsOf(world, { ...told, amountFen }, ref, pace))
  return legs
}

/** Split among one to three accounts at other banks, a fee kept back. */
function partsOf(world: World, told: Transfer, ref: string, pace: Pace): Onward[] {
  const by = (salt: string | number) => draw(world, told.to, ref, salt)
  const within = ([least, most]: readonly [number, number], salt: string) => least + by(salt) * (most - least)
  const count = 1 + Math.floor(by('count') * PARTS_MAX)
  let left = Math.floor(told.amountFen * (1 - within(KEPT_SHARE, 'kept')))
  return Array.from({ length: count }, (_, nth): Onward => {
    const amountFen = nth === count - 1 ? left : Math.floor(left * (0.3 + by(`share ${nth}`) * 0.4))
    left -= amountFen
    const bank = CARD_BANKS[Math.floor(by(`bank ${nth}`) * CARD_BANKS.length)]!
    const wallet = WALLETS[Math.floor(by(`wallet ${nth}`) * WALLETS.length)]!
    const channel = told.level + 1 < 2 ? 'card' : CHANNELS[Math.floor(by(`channel ${nth}`) * CHANNELS.length)]!
    const issuer = channel === 'third-party' ? { code: wallet.code, prefix: wallet.prefixes[0]! } : bank
    return { from: told.to, fromBank: told.toBank, to: numberAt(issuer.prefix, by(`account ${nth}`)), toBank: issuer.code, amountFen, at: told.at + (within(REST_SECONDS, `rest ${nth}`) * 1_000) / pace, level: told.level + 1, channel }
  }).filter((part) => part.amountFen > 0)
}

function numberAt(prefix: string, drawn: number): string {
  const digits = `${prefix}9${String(Math.floor(drawn * 10 ** DIGITS_OF_HOLDER)).padStart(DIGITS_OF_HOLDER, '0')}`
  return digits + cardCheckDigit(digits)
}

/** What is due by now moves, in the order of its times; what it sets off may be due as well. */
export function moveOn(world: World, now: number, pace: Pace): Moved[] {
  const moved: Moved[] = []
  for (;;) {
    const next = world.onward.reduce<Onward | undefined>((first, one) => (one.at <= now && (first === undefined || one.at < first.at) ? one : first), undefined)
    if (next === undefined) return moved
    world.onward = world.onward.filter((one) => one !== next)
    moved.push(...transfer(world, next, pace))
  }
}
