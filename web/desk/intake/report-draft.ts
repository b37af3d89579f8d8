import type { z } from 'zod'
import type { REPORT_SOURCES, ReportBody } from '../../../src/contract/case.ts'
import type { TipIntake } from '../../../src/contract/tip.ts'
import { readAccountNumber } from '../../../src/domain/account-number.ts'
import type { FraudType } from '../../../src/domain/fraud-types.ts'
import { fen, formatYuan, parseYuan } from '../../../src/domain/money.ts'
import { readPaymentText, type PaymentChannel, type PaymentText } from '../../../src/domain/payment-text.ts'
import { clockOf, dayOf } from '../../ui/format/time.ts'

/** As typed: nothing is lost because it cannot be read yet. */
export interface TransferDraft {
  readonly key: number
  readonly channel: PaymentChannel
  readonly payee: string
  readonly payeeCorporate: boolean
  readonly payeeName: string
  readonly payeeBank: string
  readonly amount: string
  readonly at: string
  readonly payer: string
  readonly payerCorporate: boolean
  readonly payerBank: string
}
export interface ReportDraft {
  /** Goes with the report: two taps, or a tap after a reload, are one report. */
  readonly tapKey: string
  readonly source: (typeof REPORT_SOURCES)[number]
  readonly fraudType: FraudType
  readonly phone: string
  readonly name: string
  readonly idNumber: string
  readonly address: string
  /** Chosen among several that the address may mean. */
  readonly place: { readonly region: string; readonly path: string } | null
  readonly narrative: string
  readonly transfers: readonly TransferDraft[]
  /** The citizen's report that it goes on from. */
  readonly tip: string | null
}

export const NARRATIVE_CHARS_MAX = 4_000
export const TRANSFERS_MAX = 50

export function emptyTransfer(key: number): TransferDraft {
  return { key, channel: 'card', payee: '', payeeCorporate: false, payeeName: '', payeeBank: '', amount: '', at: '', payer: '', payerCorporate: false, payerBank: '' }
}

export function emptyDraft(tapKey: string): ReportDraft {
  return { tapKey, source: '96110', fraudType: 'other', phone: '', name: '', idNumber: '', address: '', place: null, narrative: '', transfers: [emptyTransfer(1)], tip: null }
}

export function isBlank({ payee, payeeName, payeeBank, amount, at, payer, payerBank }: TransferDraft): boolean {
  return [payee, payeeName, payeeBank, amount, at, payer, payerBank].every((text) => text.trim() === '')
}

/** Nothing of a next report has been typed. */
export function isUntouched({ phone, name, narrative, transfers }: ReportDraft): boolean {
  return [phone, name, narrative].every((text) => text.trim() === '') && transfers.every(isBlank)
}

/** What a citizen reported online, as the beginning of a victim's report. */
export function begunFrom(tip: string, { phone, fraudType, words, payee, paid }: TipIntake, draft: ReportDraft): ReportDraft {
  const transfer = paid === null ? emptyTransfer(1) : { ...emptyTransfer(1), payee: payee ?? '', amount: formatYuan(fen(paid.amountFen)).replace(/\.00$/, ''), at: `${dayOf(paid.at)} ${clockOf(paid.at)}` }
  return { ...draft, source: 'online', phone, fraudType: (fraudType ?? 'other') as FraudType, narrative: words ?? '', transfers: [transfer], tip }
}

export function withTransfer(draft: ReportDraft, transfer: TransferDraft): ReportDraft {
  const known = draft.transfers.some(({ key }) => key === transfer.key)
  return { ...draft, transfers: known ? draft.transfers.map((one) => (one.key === transfer.key ? transfer : one)) : [...draft.transfers, transfer] }
}

export function nextTransfer(draft: ReportDraft): TransferDraft {
  return emptyTransfer(Math.max(0, ...draft.transfers.map(({ key }) => key)) + 1)
}

/** The moment that somebody wrote as '13:05' or '昨天 21:30'. */
export function momentIn(words: string, now: number): Date | undefined {
  return readPaymentText(words, new Date(now)).at?.value
}

export type Problem = 'phone' | 'amount' | 'time' | 'check-digit' | 'length' | 'unreadable'

/** What one field says, before the server has a word: the same rules, in the browser. */
export function accountProblem(typed: string, isCorporate: boolean): Problem | undefined {
  switch (readAccountNumber(typed, isCorporate ? 'corporate' : 'nothing').problem) {
    case undefined: case 'empty': return undefined
    case 'check-digit': return 'check-digit'
    case 'too-short': case 'too-long': return 'length'
    case 'unreadable': return 'unreadable'
  }
}

export type Problems = ReadonlyMap<string, Problem>
type Body = z.input<typeof ReportBody>

/** The report as it is sent, or what keeps it from being sent. Rows without a word are left out; `/transfers/n` counts those that are sent. */
export function reportOf(draft: ReportDraft, now: number): { readonly body: Body; readonly problems?: undefined } | { readonly body?: undefined; readonly problems: Problems } {
  const problems = new Map<string, Problem>()
  if (draft.phone.trim() === '') problems.set('/victim/phone', 'phone')
  const transfers = draft.transfers.filter((one) => !isBlank(one)).map((one, index) => {
    const [amountFen, at] = [parseYuan(one.amount), momentIn(one.at, now)]
    if (amountFen === undefined) problems.set(`/transfers/${index}/amountFen`, 'amount')
    if (at === undefined) problems.set(`/transfers/${index}/at`, 'time')
    const { channel, payee, payeeCorporate, payeeName, payeeBank, payer, payerCorporate, payerBank } = one
    return { channel, payee, payeeCorporate, payeeName: payeeName.trim(), payeeBank, payer, payerCorporate, payerBank, amountFen: amountFen ?? 0, at: (at ?? new Date(now)).toISOString() }
  })
  if (problems.size > 0) return { problems }
  const [name, address] = [draft.name.trim(), draft.address.trim()]
  const narrative = draft.narrative.trim()
  const victim = { phone: draft.phone, idNumber: draft.idNumber, ...(name === '' ? {} : { name }), ...(address === '' ? {} : { address }), ...(draft.place === null ? {} : { region: draft.place.region }) }
  return { body: { source: draft.source, fraudType: draft.fraudType, victim, ...(narrative === '' ? {} : { narrative }), transfers } }
}

export type Filled = { readonly transfer: TransferDraft; readonly fields: readonly (keyof TransferDraft)[]; readonly guessed: readonly (keyof TransferDraft)[]; readonly read: PaymentText }

/** What was pasted, written into the fields; what stands there already and is not said again stays. */
export function filledFrom(words: string, into: TransferDraft, now: number): Filled {
  const read = readPaymentText(words, new Date(now))
  const said: { readonly [Field in keyof TransferDraft]?: { readonly text: TransferDraft[Field]; readonly isGuess: boolean } | undefined } = {
    payee: read.payeeAccount && { text: read.payeeAccount.value.value, isGuess: read.payeeAccount.confidence !== 'sure' },
    payeeName: read.payeeName && { text: read.payeeName.value, isGuess: read.payeeName.confidence !== 'sure' },
    payeeBank: read.payeeBank && { text: read.payeeBank.value, isGuess: false },
    // A bank that is only mentioned may be anybody's; the one that signs the message is the payer's.
    payerBank: read.payerBank?.confidence === 'sure' ? { text: read.payerBank.value, isGuess: false } : undefined,
    amount: read.amountFen && { text: formatYuan(read.amountFen.value).replace(/\.00$/, ''), isGuess: read.amountFen.confidence === 'guess' },
    at: read.at && { text: `${dayOf(read.at.value.getTime())} ${clockOf(read.at.value.getTime())}`, isGuess: read.at.confidence === 'guess' },
    channel: read.channel && { text: read.channel.value, isGuess: false },
  }
  const entries = Object.entries(said).filter(([, one]) => one !== undefined) as [keyof TransferDraft, { text: string; isGuess: boolean }][]
  return { transfer: { ...into, ...Object.fromEntries(entries.map(([field, { text }]) => [field, text])) }, fields: entries.map(([field]) => field), guessed: entries.filter(([, one]) => one.isGuess).map(([field]) => field), read }
}
