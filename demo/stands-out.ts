import { wordsOf } from '../src/features/signal/signal.rules.ts'
import type { Random } from './random.ts'
import type { StreamedSignal } from './signals.ts'

/** Words of this weight alone open a warning (assets/rules/warning-levels.json). */
const PHRASE_SCORE = 50
/**
 * Everyday signals that make a warning each: of hotline questions, counter remarks and pushed lists so many are kept, and of messages that
 * speak of fraud without being one (the police's own warnings most of all) fewer. Most warnings should be about fraud.
 */
const KEPT_SHARE = { asked: 0.4, worded: 0.03 }
const ASKED_KINDS: readonly string[] = ['hotline', 'counter', 'listed']

/** Signals that may open or raise a warning by themselves; the rest of daily life may be written in bulk and a little late. */
export function standsOut({ episode, signal }: StreamedSignal): boolean {
  return episode !== undefined || ASKED_KINDS.includes(signal.kind) || isWorded(signal.text)
}

export function thinned({ episode, signal }: StreamedSignal, random: Random): boolean {
  if (episode !== undefined) return false
  if (ASKED_KINDS.includes(signal.kind)) return !random.chance(KEPT_SHARE.asked)
  return isWorded(signal.text) && !random.chance(KEPT_SHARE.worded)
}

function isWorded(text: string | undefined): boolean {
  return text !== undefined && wordsOf(text).score >= PHRASE_SCORE
}
