import { z } from 'zod'
import { isStorable } from '../domain/storable-text.ts'

/** Words that somebody sends us, trimmed and not empty. */
export const text = (charsMax: number, charsMin = 1) => z.string().trim().min(charsMin).max(charsMax).refine(isStorable, { message: 'holds a character that cannot be stored (U+0000 or half of a surrogate pair)' })
