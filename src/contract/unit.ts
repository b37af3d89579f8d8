import { z } from 'zod'
import { UNIT_KINDS } from '../domain/access.ts'
import { PHONE_PATTERN } from './account.ts'
import { RegionDigits } from './shapes.ts'
import { text } from './text.ts'

const CODE_CHARS_MAX = 40
const NAME_CHARS_MAX = 60
const REGIONS_AT_ONCE_MAX = 200
/** Every kind but the centre: there is one, and it stays. */
export const ADDED_KINDS = ['sub-centre', 'station', 'squad', 'bank'] as const

const UnitCode = z.string().min(1).max(CODE_CHARS_MAX)
const Named = z.object({ code: z.string(), name: z.string() })
const Region = z.object({ region: z.string(), name: z.string() })

export const UnitQuery = z.strictObject({
  /** Begins the code or is in the name. */
  q: text(NAME_CHARS_MAX).optional(),
  closed: z.stringbool().default(false),
  /** The `next` of the page before. */
  cursor: z.string().max(400).optional(),
})
export type UnitQuery = z.infer<typeof UnitQuery>

/** `depth`: 0 for what has nobody above it. `regions`: the largest whole divisions that it answers for. `overlaps`: units of its kind that answer for a part of the same. */
export const UnitLine = z.object({
  code: z.string(), name: z.string(), kind: z.enum(UNIT_KINDS), parent: Named.nullable(), depth: z.int(), regions: z.array(Region), phone: z.string().nullable(), users: z.int(),
  overlaps: z.array(Named), version: z.int(), isClosed: z.boolean(),
})
export type UnitLine = z.infer<typeof UnitLine>
export const UnitTable = z.object({ items: z.array(UnitLine), next: z.string().nullable(), now: z.iso.datetime() })
export type UnitTable = z.infer<typeof UnitTable>

/** Begins the code or is in the name of a division. */
export const RegionQuery = z.strictObject({ q: text(NAME_CHARS_MAX) })
export const RegionChoices = z.object({ items: z.array(z.object({ region: z.string(), level: z.string(), path: z.string() })) })
export type RegionChoices = z.infer<typeof RegionChoices>

const Facts = { name: text(NAME_CHARS_MAX), phone: z.string().trim().regex(PHONE_PATTERN, 'a telephone number has 3 to 20 digits, hyphens and blanks').nullable() }
/** `takeOver`: the regions go out of whichever units of the same kind answer for them now; without it both do. */
const Regions = { add: z.array(RegionDigits).max(REGIONS_AT_ONCE_MAX).default([]), takeOver: z.boolean().default(true) }

export const UnitAdded = z.strictObject({
  what: z.literal('add'), code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'a code has 1 to 40 letters, digits and hyphens'), kind: z.enum(ADDED_KINDS), parent: UnitCode,
  /** Of a bank: whose branch it is. */
  organisation: z.string().max(CODE_CHARS_MAX).nullable().default(null), ...Facts, ...Regions,
})
/** `parent`: left out, it stays under the one above it now. */
const UnitChanged = z.strictObject({ what: z.literal('change'), code: UnitCode, version: z.int().min(1), parent: UnitCode.optional(), ...Facts, ...Regions, remove: z.array(RegionDigits).max(REGIONS_AT_ONCE_MAX).default([]) })
const UnitClosed = z.strictObject({ what: z.literal('close'), code: UnitCode, version: z.int().min(1) })
/** `takeBack`: it answers again for the places that it had, which go out of the units of its kind that have them now; without it, it has none. */
const UnitReopened = z.strictObject({ what: z.literal('reopen'), code: UnitCode, version: z.int().min(1), parent: UnitCode.optional(), takeBack: z.boolean() })
/** What an administrator means to do with a unit: looked at first, then done. */
export const UnitWish = z.discriminatedUnion('what', [UnitAdded, UnitChanged, UnitClosed, UnitReopened])
export type UnitWish = z.infer<typeof UnitWish>
/** `edition`: of the preview that was looked at. */
export const UnitWishBody = z.strictObject({ wish: UnitWish, edition: z.int() })

/** What stands against closing a unit, or taking a place away from it. */
export const HELD = ['tasks', 'warnings', 'cases', 'orders', 'follow-ups', 'shifts', 'accounts', 'grid-people', 'units'] as const
export type Held = (typeof HELD)[number]
const Answering = Named.extend({ kind: z.enum(UNIT_KINDS) })
/** Places and people that another unit will answer for. `names`: the first of the villages. `isManned`: somebody is on duty there now. */
export const UnitMove = z.object({ from: Answering, to: Answering.extend({ isManned: z.boolean() }), villages: z.int(), people: z.int(), names: z.array(z.string()) })
export type UnitMove = z.infer<typeof UnitMove>

/**
 * What a change would do. `edition` changes with every unit of the bureau: who saves says which one was looked at. `uncovered`: villages that only the centre
 * would answer for. `outside`: it reaches beyond the sub-centre above it. With anything in `held` or `uncovered` it is refused.
 */
export const UnitPreview = z.object({
  edition: z.int(), moves: z.array(UnitMove), uncovered: z.array(z.string()), uncoveredTotal: z.int(), held: z.array(z.object({ unit: Named, what: z.enum(HELD), count: z.int() })),
  overlaps: z.array(z.object({ unit: Named, regions: z.array(z.string()) })), outside: z.boolean(),
})
export type UnitPreview = z.infer<typeof UnitPreview>
