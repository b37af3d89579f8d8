import type { FiguresRow } from '../../../src/contract/figures.ts'
import { countText, shortAmount, wholeAmount, yuanDigits } from '../../ui/format/amount.ts'
import { durationText } from '../../ui/format/time.ts'
import type { Language } from '../../ui/i18n/language.ts'

export const COUNTS = ['warnings', 'closed', 'dissuaded', 'dissuadedRate', 'falseAlarms', 'falseRate', 'personsWarned', 'again7', 'again30', 'lost7', 'lost30', 'personTimes', 'directFen', 'indirectFen'] as const satisfies readonly (keyof FiguresRow)[]
export const STEPS = ['accept', 'firstCall', 'reached', 'atDoor', 'close'] as const satisfies readonly (keyof FiguresRow)[]
export type CountKey = (typeof COUNTS)[number]
export type StepKey = (typeof STEPS)[number]

function isRate(key: CountKey): boolean {
  return key === 'dissuadedRate' || key === 'falseRate'
}

/** Without a figure a dash, never a zero. */
const NONE = '—'

export function countCell(row: FiguresRow, key: CountKey): string {
  const value = row[key]
  if (value === null) return NONE
  if (isRate(key)) return value.toFixed(2)
  return key === 'directFen' || key === 'indirectFen' ? yuanDigits(value) : countText(value)
}

/** Standing alone it says its unit: money as offices write it (17万元), shortened, with the `whole` amount. */
export function keyText(row: FiguresRow, key: CountKey, unit: string, language: Language): { readonly value: string; readonly unit: string; readonly whole?: string } {
  const value = row[key]
  return value !== null && (key === 'directFen' || key === 'indirectFen') ? { value: shortAmount(value, language), unit: '', whole: wholeAmount(value, language) } : { value: countCell(row, key), unit }
}

export function stepCell(row: FiguresRow, key: StepKey, language: Language): string {
  const { p50Seconds, p95Seconds } = row[key]
  if (p50Seconds === null && p95Seconds === null) return NONE
  const text = (seconds: number | null) => (seconds === null ? NONE : durationText(seconds, language))
  return `${text(p50Seconds)} / ${text(p95Seconds)}`
}

export type Change = { readonly kind: 'percent'; readonly value: number } | { readonly kind: 'points'; readonly value: number } | { readonly kind: 'none' }

/** Against the period before. From zero there is no percentage; two rates differ by points. */
export function changeOf(now: FiguresRow, before: FiguresRow, key: CountKey): Change {
  const [value, base] = [now[key], before[key]]
  if (value === null || base === null) return { kind: 'none' }
  if (isRate(key)) return { kind: 'points', value: value - base }
  return base === 0 ? { kind: 'none' } : { kind: 'percent', value: ((value - base) / base) * 100 }
}

export function signed(value: number): string {
  const text = value.toFixed(2)
  return value > 0 ? `+${text}` : text.replace('-', '−')
}

/** Groups of time, which come in their order. */
export const OVER_TIME: ReadonlySet<string> = new Set(['day', 'week', 'month'])
