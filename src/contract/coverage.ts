import { z } from 'zod'
import { Day, RegionDigits, SheetLanguage } from './shapes.ts'
import { text } from './text.ts'

export const COVERAGE_LEVELS = ['district', 'street', 'village', 'grid'] as const
export const COVERAGE_WEEKS = 12

/** `region`: the place looked at, the city when left out; `by`: the level it is cut into, the next one below when left out; `date`: the end of this day. */
export const CoverageQuery = z.strictObject({ region: RegionDigits.optional(), by: z.enum(COVERAGE_LEVELS).optional(), date: Day.optional() })
export type CoverageQuery = z.infer<typeof CoverageQuery>

/**
 * People in 人, households in 户, the rate in per cent with two decimals. `target`: declared for the place itself, or the sum of what the places in it have
 * declared (`isSum`); null where nobody has. `added`: registered within the seven days up to the day. `rank`: by rate, alike where alike, null without one.
 */
export const CoverageRow = z.object({
  region: z.string(), level: z.string(), name: z.string(), households: z.int(), population: z.int(), target: z.int().nullable(), targetAsOf: z.string().nullable(), isSum: z.boolean(),
  registered: z.int(), rate: z.number().nullable(), added: z.int(), rank: z.int().nullable(),
})
export type CoverageRow = z.infer<typeof CoverageRow>

export const CoverageView = z.object({
  path: z.array(z.object({ region: z.string(), name: z.string() })),
  by: z.enum(COVERAGE_LEVELS).nullable(),
  levels: z.array(z.enum(COVERAGE_LEVELS)),
  total: CoverageRow,
  rows: z.array(CoverageRow),
  /** On the register for the place, but with a place above the level of the rows. */
  unplaced: z.int(),
  /** How many were on the register at the end of each of the last twelve times seven days, the oldest first. */
  trend: z.array(z.object({ day: z.string(), registered: z.int() })).length(COVERAGE_WEEKS),
  date: z.string(),
  now: z.iso.datetime(),
})
export type CoverageView = z.infer<typeof CoverageView>

const Format = z.enum(['csv', 'xlsx']).default('xlsx')
export const ExportQuery = CoverageQuery.extend({ format: Format, language: SheetLanguage })

/** The registered people of this place, masked. */
export const RegisterQuery = z.strictObject({ region: RegionDigits, format: Format, language: SheetLanguage })
/** The same in clear text. */
export const RegisterBody = RegisterQuery.extend({ reason: text(200, 4) })

/** `bad`: the first rows that were left out; `correction`: those rows as CSV in their own columns, with what is wrong in one more, to be corrected and sent again. */
export const ResidentsReceipt = z.object({
  rowsTotal: z.int(), added: z.int(), changed: z.int(), badTotal: z.int(), bad: z.array(z.object({ line: z.int(), zh: z.string(), en: z.string() })), correction: z.string().nullable(),
})
export type ResidentsReceipt = z.infer<typeof ResidentsReceipt>
