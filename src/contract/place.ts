import { z } from 'zod'

const PART_CHARS_MAX = 200

/** One line as it was said, or up to five parts as forms have them: province, city, district, street, the rest; any may be empty. */
export const LocateBody = z.strictObject({ address: z.union([z.string().trim().min(1).max(PART_CHARS_MAX), z.array(z.string().max(PART_CHARS_MAX).nullable()).min(1).max(5)]) })

/** `region`: its code without the zeros; `path`: from the district down. */
export const NamedPlace = z.object({ region: z.string(), level: z.enum(['city', 'district', 'street', 'village', 'grid']), name: z.string(), path: z.string() })
export type NamedPlace = z.infer<typeof NamedPlace>

/** Without `place` nobody may guess: `choices`, at most five, are what to ask about. `confidence` 0…1, explained in docs/address-to-place.md. */
export const LocatedView = z.object({ place: NamedPlace.nullable(), confidence: z.number().min(0).max(1), reasons: z.array(z.object({ zh: z.string(), en: z.string() })), choices: z.array(NamedPlace) })
export type LocatedView = z.infer<typeof LocatedView>
