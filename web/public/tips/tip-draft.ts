import type { TipBody } from '../../../src/contract/tip.ts'
import type { FraudType } from '../../../src/domain/fraud-types.ts'
import { parseYuan } from '../../../src/domain/money.ts'
import type { TipChannel, TipKind } from '../../../src/domain/tip.ts'
import { isoOfLocalInput } from '../../ui/format/time.ts'
import type { Village } from '../registry/village-field.tsx'

export interface Named {
  readonly kind: TipKind
  readonly value: string
}
/** As typed. `key` goes with the report: two taps, or a tap after a reload, are one. */
export interface TipDraft {
  readonly key: string
  readonly about: readonly Named[]
  readonly channel: TipChannel | ''
  readonly fraudType: FraudType | ''
  readonly words: string
  readonly happenedAt: string
  readonly paid: 'yes' | 'no' | ''
  readonly amount: string
  readonly paidAt: string
  readonly village: Village | null
  readonly phone: string
}
/** `value0` is the first of those named. */
export type TipField = `value${number}` | 'channel' | 'words' | 'happenedAt' | 'paid' | 'amount' | 'paidAt' | 'village' | 'phone'
export type TipProblem = 'tip.required' | 'tip.saysNothing' | 'tip.badAmount' | 'tip.badTime'

export function emptyTip(key: string): TipDraft {
  return { key, about: [{ kind: 'phone', value: '' }], channel: '', fraudType: '', words: '', happenedAt: '', paid: '', amount: '', paidAt: '', village: null, phone: '' }
}

const isBlank = (text: string) => text.trim() === ''
const namedIn = ({ about }: TipDraft) => about.filter(({ value }) => !isBlank(value))

/** What keeps it from being sent, each beside its field. */
export function problemsIn(draft: TipDraft): Partial<Record<TipField, TipProblem>> {
  const hasPaid = draft.paid === 'yes'
  const found: readonly (readonly [TipField, TipProblem, boolean])[] = [
    ['words', 'tip.saysNothing', namedIn(draft).length === 0 && isBlank(draft.words)], ['channel', 'tip.required', draft.channel === ''], ['paid', 'tip.required', draft.paid === ''],
    ['amount', 'tip.badAmount', hasPaid && (parseYuan(draft.amount) ?? 0) <= 0], ['paidAt', 'tip.badTime', hasPaid && isBlank(draft.paidAt)], ['phone', 'tip.required', isBlank(draft.phone)],
  ]
  return Object.fromEntries(found.flatMap(([field, problem, isWrong]) => (isWrong ? [[field, problem]] : [])))
}

/** Of a draft without problems. */
export function tipOf(draft: TipDraft): TipBody {
  return {
    key: draft.key, phone: draft.phone.trim(), about: namedIn(draft).map(({ kind, value }) => ({ kind, value: value.trim() })), channel: draft.channel as TipChannel, fraudType: draft.fraudType === '' ? null : draft.fraudType,
    words: isBlank(draft.words) ? null : draft.words.trim(), happenedAt: draft.happenedAt === '' ? null : isoOfLocalInput(draft.happenedAt),
    paid: draft.paid === 'yes' ? { amountFen: parseYuan(draft.amount)!, at: isoOfLocalInput(draft.paidAt) } : null, region: draft.village?.region ?? null,
  }
}

const FIELD_OF_PATH: Readonly<Record<string, TipField>> = { '/words': 'words', '/happenedAt': 'happenedAt', '/paid/at': 'paidAt', '/paid/amountFen': 'amount', '/region': 'village', '/phone': 'phone', '/channel': 'channel' }

/** Which field a problem that the server names belongs to: it counts those that were filled in. */
export function fieldOf(draft: TipDraft, path: string): TipField | undefined {
  const nth = /^\/about\/(\d+)/.exec(path)?.[1]
  if (nth === undefined) return FIELD_OF_PATH[path]
  const named = namedIn(draft)[Number(nth)]
  return named === undefined ? undefined : `value${draft.about.indexOf(named)}`
}
