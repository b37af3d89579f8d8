import { isForeign, normalizePhone } from '../src/domain/phone.ts'
import { wordsOf } from '../src/features/signal/signal.rules.ts'
import type { City } from './city.ts'
import type { Random } from './random.ts'
import type { StreamedSignal } from './signals.ts'

/** Words of this weight alone may already open a warning (assets/rules/warning-levels.json). */
const PHRASE_SCORE = 30
const AMOUNT_FEN = 500_000
const HABIT_TIMES = 5
/** Of everyday hotline questions, counter remarks and pushed lists so many are kept: each makes a warning, and most warnings should be about fraud. */
const KEPT_SHARE = 0.4
const THINNED_KINDS: readonly string[] = ['hotline', 'counter', 'listed']

/** Signals that may open or raise a warning by themselves; the rest of daily life may be written in bulk and a little late. */
export function standsOut(city: City, { episode, signal, resident }: StreamedSignal): boolean {
  if (episode !== undefined || THINNED_KINDS.includes(signal.kind) || signal.overOnlineLimit === true) return true
  const phone = signal.counterpart?.phone === undefined ? undefined : normalizePhone(signal.counterpart.phone)
  if (phone !== undefined && isForeign(phone)) return true
  if (signal.text !== undefined && wordsOf(signal.text).score >= PHRASE_SCORE) return true
  return (signal.amountFen ?? 0) >= AMOUNT_FEN && signal.amountFen! > HABIT_TIMES * city.people.usualTransferFen[resident]!
}

export function thinned({ episode, signal }: StreamedSignal, random: Random): boolean {
  return episode === undefined && THINNED_KINDS.includes(signal.kind) && !random.chance(KEPT_SHARE)
}
