import { z } from 'zod'
import { ACTIONS, ROLES, UNIT_KINDS } from '../domain/access.ts'

/** As many rights as all roles have together, and some. */
const PAIRS_MAX = 500
const Pair = z.strictObject({ role: z.enum(ROLES), action: z.enum(ACTIONS) })
const Pairs = z.array(Pair).max(PAIRS_MAX)
export type RightPair = z.infer<typeof Pair>

/** What the bureau has taken from its roles; all other rights of src/domain/access.ts hold. `version`: 0 when nobody has ever changed it. */
export const RoleRights = z.object({
  version: z.int(),
  withdrawn: Pairs,
  /** The newest first. */
  history: z.array(z.object({ version: z.int(), at: z.iso.datetime(), by: z.string(), reason: z.string(), taken: Pairs, given: Pairs })),
})
export type RoleRights = z.infer<typeof RoleRights>

export const RightsPreviewBody = z.strictObject({ withdrawn: Pairs })
/** `seen`: the `version` of what was on the page; refused with `roles.changed` when it is another by now. */
export const RightsBody = RightsPreviewBody.extend({ seen: z.int().min(0), reason: z.string().trim().min(2).max(200) })
export type RightsBody = z.infer<typeof RightsBody>

/** `touched`: people at work now, for whom something changes, by role and kind of unit. */
export const RightsEffect = z.object({ taken: Pairs, given: Pairs, touched: z.array(z.object({ role: z.enum(ROLES), unitKind: z.enum(UNIT_KINDS), people: z.int() })) })
export type RightsEffect = z.infer<typeof RightsEffect>
