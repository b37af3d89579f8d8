import type { BankAnswer, BankRequest } from '../domain/bank-messages.ts'
import { factsOf, mayBePushed, outlivesItsOrder, retryAfterMs, SILENT_MINUTES_MAX } from '../features/bank-message/bank-message.rules.ts'
import {
  addPush, bankMessageById, endedOrders, leaseBankMessages, markAnswered, markGivenUp, markReceived, markTold, retryAt, type KnownMessage, type LeasedMessage,
} from '../features/bank-message/bank-message.store.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { keepRecords, openIdentifiers, openRecords } from '../platform/vault.ts'
import { bankAnswered, bankGaveNoAnswer, bankReceived } from './bank-answer-to-order.ts'

/** How long a message is one worker's own; after a worker's death another takes it, under the same number. */
const LEASE_SECONDS = 20

/** The account is clear only here, on its way out, and is kept nowhere. */
export type Outgoing = { readonly id: string; readonly bank: string; readonly reach: 'http' | 'files'; readonly attempts: number; readonly request: BankRequest }
export type Room = { readonly perBank: number; readonly busy: ReadonlyMap<string, number> }

/** What is to be sent now. What cannot be sent at all is put before people instead; what an ended order still had to ask is dropped. */
export function claimBankMessages(context: Context, room: Room): Promise<Outgoing[]> {
  return asSystem(context, async (tx) => {
    const leased = await leaseBankMessages(tx, { ...room, now: context.now, leasedUntil: new Date(context.now.getTime() + LEASE_SECONDS * 1_000) })
    if (leased.length === 0) return []
    const ended = await endedOrders(tx, leased.map((one) => one.orderId))
    const isOver = (one: LeasedMessage) => ended.has(one.orderId) && !outlivesItsOrder(one.ask)
    await markGivenUp(tx, leased.filter(isOver).map((one) => one.id), 'order-ended', context.now)
    const live = leased.filter((one) => !isOver(one))
    const accounts = await openIdentifiers(tx, context.vault, live.map((one) => one.body.account))
    const names = await openRecords(tx, context.vault, 'payee-name', live.flatMap((one) => one.body.nameOf ?? []))
    const banks = await organisationsByCodes(tx, live.map((one) => one.bank))
    const outgoing: Outgoing[] = []
    for (const one of live) {
      const [account, reach] = [accounts.get(one.body.account), banks.get(one.bank)?.reach]
      if (account === undefined) await cannotBeSent(tx, context, one, 'no-account-number')
      else if (reach === undefined || reach === null) await cannotBeSent(tx, context, one, 'paper-only')
      else outgoing.push({ id: one.id, bank: one.bank, reach, attempts: one.attempts, request: requestOf(one, account, names.get(one.body.nameOf ?? '') ?? null) })
    }
    return outgoing
  })
}

function requestOf({ id, bank, ask, orderId, body }: LeasedMessage, account: string, holderName: string | null): BankRequest {
  return { message: id, bank, ask, order: orderId, account, holderName, amountFen: body.amountFen, since: body.since, until: body.until }
}

async function cannotBeSent(tx: Tx, context: Context, message: LeasedMessage, reason: string): Promise<void> {
  if (await markTold(tx, message.id, context.now)) await bankGaveNoAnswer(tx, context, message, reason)
  await markGivenUp(tx, [message.id], reason, context.now)
}

/** `received`: its receipt is there. `left`: it lies where the bank looks. */
export type Sending = 'received' | 'left' | 'no-receipt' | 'no-gateway'

/**
 * What came of sending it. It is sent again later either way: a receipt promises an answer, and an answer that got lost comes only when asked
 * for. People hear once that a bank is silent.
 */
export async function bankMessageSent(context: Context, outgoing: Outgoing, how: Sending): Promise<void> {
  const isSilent = (message: KnownMessage) => how === 'no-gateway' || context.now.getTime() - message.createdAt.getTime() >= SILENT_MINUTES_MAX * 60_000
  await settled(context, async (tx) => {
    const message = await bankMessageById(tx, outgoing.id)
    if (message === undefined || message.answered) return 'known'
    if (how === 'received') await receive(tx, context, message)
    if (!message.told && isSilent(message)) {
      await bankGaveNoAnswer(tx, context, message, how === 'no-gateway' ? 'no-bank-port' : how === 'received' || message.received ? 'no-reply' : 'no-receipt')
      if (!(await markTold(tx, message.id, context.now))) throw new AlreadySettled()
    }
    await retryAt(tx, outgoing.id, new Date(context.now.getTime() + retryAfterMs(outgoing.attempts)))
    return 'taken'
  })
}

export type Taken = 'taken' | 'known' | 'unknown'

export function takeBankReceipt(context: Context, bank: string, id: string): Promise<Taken> {
  return settled(context, async (tx) => {
    const message = await messageOf(tx, bank, id)
    if (message === undefined) return 'unknown'
    await receive(tx, context, message)
    return message.received ? 'known' : 'taken'
  })
}

/**
 * What the bank says became of it. The first answer counts and a repeated one changes nothing. `timeout` is no answer: nothing was carried
 * out, and the same message is sent again.
 */
export function takeBankAnswer(context: Context, bank: string, answer: BankAnswer, push: string | null): Promise<Taken> {
  return settled(context, async (tx) => {
    const message = await messageOf(tx, bank, answer.message)
    if (message === undefined || message.ask !== answer.ask) return 'unknown'
    if (push !== null) return takePush(tx, context, message, answer, push)
    if (message.answered) return 'known'
    await receive(tx, context, message)
    if (answer.result === 'timeout') return 'taken'
    await bankAnswered(tx, context, message, answer)
    if (!(await markAnswered(tx, message.id, { result: answer.result, facts: factsOf(answer) }, context.now))) throw new AlreadySettled()
    await keepAnswer(tx, context, message.id, answer)
    return 'taken'
  })
}

/** More about what was answered before; a push that overtakes its answer comes again. */
async function takePush(tx: Tx, context: Context, message: KnownMessage, answer: BankAnswer, push: string): Promise<Taken> {
  if (!message.answered || !mayBePushed(message.ask)) return 'unknown'
  if ((await bankMessageById(tx, push)) !== undefined) return 'known'
  await bankAnswered(tx, context, message, answer)
  if (!(await addPush(tx, { id: push, of: message, result: answer.result, facts: factsOf(answer) }, context.now))) throw new AlreadySettled()
  await keepAnswer(tx, context, push, answer)
  return 'taken'
}

/** Word for word, for the court that asks after a year. */
async function keepAnswer(tx: Tx, context: Context, id: string, answer: BankAnswer): Promise<void> {
  await keepRecords(tx, context.vault, 'bank-answer', [{ id, clear: JSON.stringify(answer) }])
}

async function receive(tx: Tx, context: Context, message: KnownMessage): Promise<void> {
  if (message.received) return
  await bankReceived(tx, context, message)
  if (!(await markReceived(tx, message.id, context.now))) throw new AlreadySettled()
}

/** A bank speaks for itself only. */
async function messageOf(tx: Tx, bank: string, id: string): Promise<KnownMessage | undefined> {
  const message = await bankMessageById(tx, id)
  return message?.bank === bank ? message : undefined
}

/** Somebody else settled it between our look and our lock on the order: whatever this transaction did is undone with it. */
class AlreadySettled extends Error {}

/** Two that meet over one message: the later one looks again and finds it settled. */
async function settled(context: Context, work: (tx: Tx) => Promise<Taken>): Promise<Taken> {
  try {
    return await asSystem(context, work)
  } catch (error) {
    if (!(error instanceof AlreadySettled)) throw error
    return asSystem(context, work)
  }
}
