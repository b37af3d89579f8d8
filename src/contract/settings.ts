import { z } from 'zod'
import { Moment } from './shapes.ts'
import { text } from './text.ts'

const seconds = z.int().min(10).max(7 * 86_400)
const Pace = z.strictObject({ acceptSeconds: seconds, firstCallSeconds: seconds, reachedSeconds: seconds, atDoorSeconds: seconds, outcomeSeconds: seconds, bureauReplySeconds: seconds })

/** How fast, per level. Every figure is configuration: no national minute limits exist. */
export const Clocks = z.strictObject({ red: Pace, orange: Pace, yellow: Pace, blue: Pace })
export type Clocks = z.infer<typeof Clocks>

export const DEFAULT_CLOCKS: Clocks = {
  red: { acceptSeconds: 60, firstCallSeconds: 180, reachedSeconds: 600, atDoorSeconds: 1_800, outcomeSeconds: 7_200, bureauReplySeconds: 3_600 },
  orange: { acceptSeconds: 300, firstCallSeconds: 600, reachedSeconds: 1_800, atDoorSeconds: 3_600, outcomeSeconds: 14_400, bureauReplySeconds: 14_400 },
  yellow: { acceptSeconds: 900, firstCallSeconds: 1_800, reachedSeconds: 7_200, atDoorSeconds: 14_400, outcomeSeconds: 43_200, bureauReplySeconds: 43_200 },
  blue: { acceptSeconds: 3_600, firstCallSeconds: 14_400, reachedSeconds: 43_200, atDoorSeconds: 86_400, outcomeSeconds: 172_800, bureauReplySeconds: 86_400 },
}

export const DecisionTableRow = z.object({ version: z.int(), note: z.string(), createdAt: z.iso.datetime(), active: z.boolean() })
export const DecisionTableList = z.object({ items: z.array(DecisionTableRow) })
export const DecisionTableView = DecisionTableRow.extend({ content: z.unknown() })
/** `content`: a JDM document in the declared subset (docs/decision-table.md). */
export const DecisionTableBody = z.strictObject({ note: text(200, 2), content: z.unknown() })

export const MuteBody = z.strictObject({
  kind: z.enum(['phone', 'account', 'domain']),
  value: text(253, 3),
  reason: text(200, 2),
  until: Moment,
})
