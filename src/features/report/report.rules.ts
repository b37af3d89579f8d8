import type { ReportBody, ReportedTransfer } from '../../contract/case.ts'
import { isStorable } from '../../domain/storable-text.ts'
import { readAccountNumber, type AccountNumber, type AccountProblem } from '../../domain/account-number.ts'
import type { FraudType } from '../../domain/fraud-types.ts'
import { parseIdNumber } from '../../domain/id-number.ts'
import { isAhead } from '../../domain/period.ts'
import type { PaymentChannel } from '../../domain/payment-text.ts'
import { codeOfDigits, type RegionCode } from '../../domain/region-code.ts'
import { isSubscriber, normalizePhone } from '../../domain/phone.ts'
import { refuse, refuseFields, type FieldProblem, type RefusalCode } from '../../domain/refusal.ts'

export type ReadTransfer = {
  readonly channel: PaymentChannel
  readonly payer: AccountNumber | undefined
  readonly payerBank: string
  readonly payee: AccountNumber | undefined
  readonly payeeName: string
  readonly payeeBank: string
  readonly amountFen: number
  readonly at: Date
}
export type ReadReport = {
  readonly source: ReportBody['source']
  readonly fraudType: FraudType
  readonly victim: { readonly phone: string; readonly idNumber: string | undefined; readonly name: string | undefined; readonly address: string | undefined; readonly region: RegionCode | undefined }
  readonly narrative: string | undefined
  readonly happenedAt: Date | undefined
  readonly transfers: readonly ReadTransfer[]
}

/** Throws one refusal that names every field that is wrong, so that the call-taker corrects all of them with the victim on the line. */
export function readReport(body: ReportBody, now: Date): ReadReport {
  const problems: FieldProblem[] = []
  const say = (path: string, code: RefusalCode, facts = {}) => { problems.push({ path, refusal: refuse(code, facts) }) }
  const phone = normalizePhone(body.victim.phone)
  if (phone === undefined || !isSubscriber(phone)) say('/victim/phone', 'case.bad_phone')
  const idNumber = body.victim.idNumber.trim() === '' ? undefined : parseIdNumber(body.victim.idNumber)?.idNumber
  if (body.victim.idNumber.trim() !== '' && idNumber === undefined) say('/victim/idNumber', 'case.bad_id_number')
  const happenedAt = body.happenedAt === undefined ? undefined : new Date(body.happenedAt)
  if (happenedAt !== undefined && isAhead(happenedAt, now)) say('/happenedAt', 'case.future')
  const transfers = readTransfers(body.transfers, now, '/transfers', problems)
  if (problems.length > 0) throw refuseFields('case.invalid', problems)
  return {
    source: body.source, fraudType: body.fraudType, narrative: body.narrative, happenedAt, transfers,
    victim: { phone: phone!, idNumber, name: body.victim.name, address: body.victim.address, region: body.victim.region === undefined ? undefined : codeOfDigits(body.victim.region) },
  }
}

/** What is wrong is added to `problems`, under `path` and the place of the transfer. */
export function readTransfers(transfers: readonly ReportedTransfer[], now: Date, path: string, problems: FieldProblem[]): ReadTransfer[] {
  const say = (index: number, field: keyof ReportedTransfer, code: RefusalCode, facts = {}) => { problems.push({ path: `${path}/${index}/${field}`, refusal: refuse(code, facts) }) }
  const read = transfers.map((transfer, index) => readTransfer(transfer, now, (field, code, facts) => { say(index, field, code, facts) }))
  for (const [index, first] of repeats(read)) say(index, 'payee', 'transfer.twice', { first: first + 1 })
  return read
}

type Say = (field: keyof ReportedTransfer, code: RefusalCode, facts?: Record<string, string | number>) => void

function readTransfer(transfer: ReportedTransfer, now: Date, say: Say): ReadTransfer {
  const at = new Date(transfer.at)
  const payee = accountIn(transfer, 'payee', say)
  const payer = accountIn(transfer, 'payer', say)
  if (payee !== undefined && payee.value === payer?.value) say('payee', 'transfer.own_account')
  if (transfer.amountFen <= 0) say('amountFen', 'transfer.bad_amount')
  if (isAhead(at, now)) say('at', 'transfer.future')
  for (const field of ['payeeName', 'payeeBank', 'payerBank'] as const) if (!isStorable(transfer[field])) say(field, 'request.invalid')
  return { channel: transfer.channel, payer, payee, payerBank: transfer.payerBank.trim(), payeeBank: transfer.payeeBank.trim(), payeeName: transfer.payeeName, amountFen: transfer.amountFen, at }
}

/** A victim may not know the account yet: without it there is a transfer, and nothing to stop. */
function accountIn(transfer: ReportedTransfer, field: 'payer' | 'payee', say: Say): AccountNumber | undefined {
  const read = readAccountNumber(transfer[field], transfer[`${field}Corporate`] === true ? 'corporate' : 'nothing')
  if (read.problem !== undefined && read.problem !== 'empty') say(field, CODE_OF_PROBLEM[read.problem])
  return read.account
}

const CODE_OF_PROBLEM: Readonly<Record<Exclude<AccountProblem, 'empty'>, RefusalCode>> = {
  'check-digit': 'transfer.bad_account', 'too-short': 'transfer.account_length', 'too-long': 'transfer.account_length', unreadable: 'transfer.unreadable_account',
}

/** Those that say the same as an earlier one, with that one's place: account, amount and time. */
function repeats(transfers: readonly ReadTransfer[]): [number, number][] {
  const firsts = new Map<string, number>()
  const found: [number, number][] = []
  transfers.forEach(({ payee, amountFen, at }, index) => {
    const key = `${payee?.value ?? ''} ${amountFen} ${at.getTime()}`
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, index)
    else if (payee !== undefined) found.push([index, first])
  })
  return found
}

/** What left the victim, as they told it. */
export function lossOf(transfers: readonly ReadTransfer[]): number {
  return transfers.reduce((sum, { amountFen }) => sum + amountFen, 0)
}
