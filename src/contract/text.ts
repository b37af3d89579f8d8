import { z } from 'zod'

/** What PostgreSQL can keep as text: no character zero, and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** Words that somebody sends us, trimmed and not empty. */
export const text = (charsMax: number, charsMin = 1) => z.string().trim().min(charsMin).max(charsMax).refine(isStorable, { message: 'holds a character that cannot be stored (U+0000 or half of a surrogate pair)' })
