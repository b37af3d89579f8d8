import { z } from 'zod'

/** A division code in its short form, or padded: 4 to 15 digits. No province begins with a zero. */
export const RegionDigits = z.string().regex(/^[1-9]\d{3,14}$/, 'a division code has 4 to 15 digits and begins with 1 to 9')

const FIRST_MOMENT = Date.parse('1970-01-01T00:00:00Z')
const LAST_MOMENT = Date.parse('2200-01-01T00:00:00Z')
/** What a calendar of people needs, and what every database and language can hold: JavaScript writes the year 10000 as `+010000`. */
const isOfThisAge = (at: string) => Date.parse(at) >= FIRST_MOMENT && Date.parse(at) < LAST_MOMENT
const YEARS = 'a moment from 1970 to 2199'

/** With an offset: `2026-03-01T08:00:00+08:00`. */
export const Moment = z.iso.datetime({ offset: true }).refine(isOfThisAge, YEARS)
/** `2026-03-01`. */
export const Day = z.iso.date().refine(isOfThisAge, YEARS)

/** The days that a total before or of last year is of, both ends inclusive. */
const Days = z.object({ from: z.string(), to: z.string() })
export const ComparedDays = z.object({ previous: Days, lastYear: Days })

/** `relation`: who they are to the person, in anybody's words. */
export const GuardianView = z.object({ name: z.string(), phone: z.string(), relation: z.string().optional() })

/** Fen of yuan: no amount of a person or a company is larger. */
export const FEN_MAX = 100_000_000_000_000

/** Of a sheet's headers and definitions; what the bureau named keeps its names. */
export const SheetLanguage = z.enum(['zh', 'en']).default('zh')

/** The two last words of every cursor: a moment as the server writes it, and an id. */
export const STAMP = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
export const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
export const isRealStamp = (cursor: string) => !Number.isNaN(Date.parse(cursor.split(' ').at(-2)!))
/** The `next` of the page before, of a list in the same order: a moment and an id. */
export const RowCursor = z.string().regex(new RegExp(`^${STAMP} ${UUID}$`), 'not the `next` of a page').refine(isRealStamp, 'not the `next` of a page')
