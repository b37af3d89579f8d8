import type { MoneyNode } from '../src/contract/order.ts'
import type { BankAnswer, BankRequest, BankTransaction } from '../src/domain/bank-messages.ts'
import { claimBankMessages, takeBankAnswer, takeBankReceipt } from '../src/flows/messages-to-banks.ts'
import { askBanks, draftForTransfers } from '../src/flows/query-to-next-level.ts'
import { approveOrder, approveOrders } from '../src/flows/stop-order-to-bank.ts'
import { extendOrder } from '../src/flows/stop-order-to-end.ts'
import { freezeStopped } from '../src/flows/stop-to-freeze.ts'
import type { ActorContext } from '../src/platform/transaction.ts'
import { moneyTree } from '../src/reads/money-tree.ts'
import { bankCard } from './numbers.ts'
import { CARD_BANKS } from './organisations.ts'

/** Who acts, and when; never later than the demo's now. */
export type Acting = (login: string, moment: Date) => ActorContext
/** `paidFen`: what came into each account. `secondHands`: where it went on to, if not to accounts of this case alone. `heldPerCent`: what the bank could still hold. */
type Told = {
  readonly caseId: string; readonly nth: number; readonly paidFen: ReadonlyMap<string, number>; readonly after: (minutes: number) => Date
  readonly secondHands?: readonly string[]; readonly heldPerCent?: number
}

const CALL_TAKER = 'call1'
const COMMANDER = 'commander1'
const ANALYST = 'analyst1'
const HELD_PER_CENT = 38
/** What the mule sent on, in two parts, before the bank could hold the rest. */
const SENT_ON_PER_CENT = [40, 21] as const
/** Cards of second hands begin here, so many a case. */
const SECOND_HANDS_FROM = 600
const SECOND_HANDS_MAX = 10
const MINUTE_MS = 60_000

/** Approved within two minutes, answered within four; of a report that came late the money had mostly gone on. */
export async function stopTheMoney(acting: Acting, told: Told): Promise<void> {
  const { caseId, after } = told
  await approveOrders(acting(ANALYST, after(2)), (await nodesOf(acting, told, 1)).flatMap((node) => node.stop?.id ?? []))
  await banksAnswer(acting, told, 3)
  const first = await nodesOf(acting, told, 1)
  await askBanks(acting(CALL_TAKER, after(5)), caseId, { transferIds: first.flatMap((node) => node.askBy ?? []), ask: 'transactions', until: null })
  await askBanks(acting(CALL_TAKER, after(6)), caseId, { transferIds: first.slice(0, 1).flatMap((node) => node.askBy ?? []), ask: 'holder', until: null })
  await banksAnswer(acting, told, 7)
}

/** The second hands are stopped as well, and the first is watched; what the first hand's bank holds is held for longer. */
export async function followTheMoney(acting: Acting, told: Told): Promise<void> {
  const { caseId, after } = told
  const [first] = await nodesOf(acting, told, 1)
  const next = await nodesOf(acting, told, 2)
  const { drafted } = await draftForTransfers(acting(CALL_TAKER, after(9)), caseId, next.flatMap((node) => node.transferIds))
  await approveOrders(acting(ANALYST, after(11)), drafted.map(({ id }) => id))
  await askBanks(acting(CALL_TAKER, after(12)), caseId, { transferIds: first === undefined || first.askBy === null ? [] : [first.askBy], ask: 'dynamic', until: null })
  await banksAnswer(acting, told, 13)
  await extendOrder(acting(ANALYST, after(500)), first!.stop!.id)
  await banksAnswer(acting, told, 501)
}

/** Of a case that is filed. */
export async function freezeTheMoney(acting: Acting, told: Told): Promise<void> {
  const [first] = await nodesOf(acting, told, 1)
  const freezeId = await freezeStopped(acting(CALL_TAKER, told.after(620)), first!.stop!.id)
  await approveOrder(acting(COMMANDER, told.after(625)), freezeId)
  await banksAnswer(acting, told, 627)
}

export async function nodesOf(acting: Acting, { caseId, after }: Told, level: number): Promise<MoneyNode[]> {
  return (await moneyTree(acting(ANALYST, after(1)), caseId)).levels.find((one) => one.level === level)?.nodes ?? []
}

export async function banksAnswer(acting: Acting, told: Told, minutes: number): Promise<void> {
  const [asked, answered] = [acting(ANALYST, told.after(minutes)), acting(ANALYST, told.after(minutes + 1))]
  for (const { id, bank, request } of await claimBankMessages(asked, { perBank: 10, busy: new Map() })) {
    await takeBankReceipt(asked, bank, id)
    await takeBankAnswer(answered, bank, answerTo(request, told), null)
  }
}

function answerTo(request: BankRequest, told: Told): BankAnswer {
  const nothing: BankAnswer = { message: request.message, ask: request.ask, result: 'ok', reason: null, heldFen: null, balanceFen: null, until: null, queuePosition: null, transactions: [], holder: null, accounts: [] }
  switch (request.ask) {
    case 'stop': case 'stop-extend': case 'freeze': {
      const heldFen = Math.round(((request.amountFen ?? 0) * (told.heldPerCent ?? HELD_PER_CENT)) / 100)
      return { ...nothing, heldFen, balanceFen: heldFen, ...(request.ask === 'freeze' ? { queuePosition: 0 } : {}) }
    }
    case 'transactions': return { ...nothing, transactions: sentOn(request, told) }
    case 'holder': return { ...nothing, holder: { name: '马小军', idNumber: null, phone: null, openedAt: null, branch: '青石桥支行' } }
    case 'all-accounts': case 'dynamic-on': case 'dynamic-off': case 'stop-release': case 'freeze-release': case 'freeze-extend': return nothing
  }
}

function sentOn({ message, account }: BankRequest, { nth, paidFen, after, secondHands }: Told): BankTransaction[] {
  const hand = [...paidFen.keys()].indexOf(account)
  return SENT_ON_PER_CENT.map((share, part) => {
    const card = secondHands?.[part] ?? bankCard('mule', SECOND_HANDS_FROM + nth * SECOND_HANDS_MAX + hand * SENT_ON_PER_CENT.length + part)
    return {
      ref: `${message.slice(-6)}-${part}`, at: new Date(after(0).getTime() - (3 - part) * MINUTE_MS).toISOString(), direction: 'out', amountFen: Math.round((paidFen.get(account)! * share) / 100), balanceFen: null, channel: 'card',
      counterpart: { account: card, bank: CARD_BANKS.find(({ prefix }) => card.startsWith(prefix))?.code ?? null, name: '郑某' },
    }
  })
}
