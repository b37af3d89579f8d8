import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { BANK_ASKS, BANK_RESULTS, replyNumber, type BankAnswer, type BankAsk, type BankRequest } from '../../domain/bank-messages.ts'
import { stampHolds, stampOf } from '../signature.codec.ts'

/** The bank port (docs/bank-port.md): JSON over HTTP or in files, every body signed. Unknown fields are refused, so that a misspelt amount is not passed over. */
const WORDS_MAX = 200
const TRANSACTIONS_MAX = 5_000
const ACCOUNTS_MAX = 1_000
const FEN_MAX = 100_000_000_000_000
const words = z.string().max(WORDS_MAX)
const Moment = z.iso.datetime({ offset: true })
const Amount = z.int().min(0).max(FEN_MAX)
/** A card, an account, a customer of a payment firm, a merchant's code, a wallet. */
const Account = z.string().regex(/^[!-~]{4,256}$/)
const BankCode = z.string().regex(/^[0-9A-Za-z-]{1,32}$/)
const asks = Object.keys(BANK_ASKS) as BankAsk[]

export const RequestBody = z.strictObject({
  message: z.uuid(), number: z.enum(Object.values(BANK_ASKS)), bank: BankCode, order: z.uuid(), account: Account, holderName: words.nullable(),
  amountFen: Amount.nullable(), since: Moment.nullable(), until: Moment.nullable(),
})
export type RequestBody = z.infer<typeof RequestBody>

/** `received` the first time, `known` when the number was there before, `refused` when the bank will never answer it, with its reason. */
export const Receipt = z.strictObject({ message: z.uuid(), status: z.enum(['received', 'known', 'refused']), reason: words.nullish() })
export type Receipt = z.infer<typeof Receipt>

const Channel = z.enum(['card', 'merchant-qr', 'third-party', 'virtual', 'cash', 'unknown'])
const TransactionBody = z.strictObject({
  ref: z.string().min(1).max(64), at: Moment, direction: z.enum(['in', 'out']), amountFen: z.int().min(1).max(FEN_MAX), balanceFen: Amount.nullable(), channel: Channel,
  counterpart: z.strictObject({ account: Account, bank: BankCode.nullable(), name: words.nullable() }).nullable(),
})
const HolderBody = z.strictObject({ name: words.min(1), idNumber: z.string().max(32).nullable(), phone: z.string().max(32).nullable(), openedAt: Moment.nullable(), branch: words.nullable() })

/** `push`: a number of its own, when it tells more about a request that was answered before. */
export const ReplyBody = z.strictObject({
  message: z.uuid(), number: z.enum(asks.map(replyNumber)), bank: BankCode, push: z.uuid().nullish(), result: z.enum(BANK_RESULTS), reason: words.nullish(),
  heldFen: Amount.nullish(), balanceFen: Amount.nullish(), until: Moment.nullish(), queuePosition: z.int().min(0).max(1_000).nullish(),
  transactions: z.array(TransactionBody).max(TRANSACTIONS_MAX).nullish(), holder: HolderBody.nullish(),
  accounts: z.array(z.strictObject({ account: Account, kind: words, balanceFen: Amount })).max(ACCOUNTS_MAX).nullish(),
})
export type ReplyBody = z.infer<typeof ReplyBody>

/** A file of the drop: who reads it can check the very text that was signed. */
const Envelope = z.strictObject({ timestamp: z.string(), signature: z.string(), body: z.string() })
/** Files wait for whoever is down; what they say is carried out once however often they are read. */
const FILE_AGE_SECONDS_MAX = 86_400

export function requestText({ ask, ...request }: BankRequest): string {
  return JSON.stringify({ ...request, number: BANK_ASKS[ask] } satisfies RequestBody)
}

export function askOf(number: RequestBody['number']): BankAsk {
  return asks.find((ask) => BANK_ASKS[ask] === number)!
}

export function answerOf(reply: ReplyBody): BankAnswer {
  return {
    message: reply.message, ask: asks.find((ask) => replyNumber(ask) === reply.number)!, result: reply.result, reason: reply.reason ?? null, heldFen: reply.heldFen ?? null,
    balanceFen: reply.balanceFen ?? null, until: reply.until ?? null, queuePosition: reply.queuePosition ?? null, transactions: reply.transactions ?? [], holder: reply.holder ?? null, accounts: reply.accounts ?? [],
  }
}

/** Each bank has a key of its own, made of the centre's secret and its code: it can speak for itself and for nobody else. */
export function bankKey(secret: string, bank: string): string {
  return createHmac('sha256', secret).update(`golden-bell bank ${bank}`).digest('hex')
}

export function sealFile(key: string, body: string, now: Date): string {
  return JSON.stringify({ ...stampOf(key, body, now), body })
}

export type OpenedFile = { readonly body: unknown } | { readonly wrong: 'half-written' | 'malformed' | 'signature' }

/** The body of a file, if it is whole and its bank wrote it. */
export function openFile(key: string, text: string, now: Date): OpenedFile {
  const parsed = jsonOf(text)
  if (parsed === undefined) return { wrong: 'half-written' }
  const envelope = Envelope.safeParse(parsed)
  if (!envelope.success) return { wrong: 'malformed' }
  const { body, ...stamp } = envelope.data
  if (!stampHolds(key, stamp, body, now, FILE_AGE_SECONDS_MAX)) return { wrong: 'signature' }
  const inner = jsonOf(body)
  return inner === undefined ? { wrong: 'malformed' } : { body: inner }
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
