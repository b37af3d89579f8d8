import { z } from 'zod'
import { text } from './text.ts'

const OrganisationKind = z.enum(['bank', 'payment', 'telecom', 'firm', 'shop'])

/** `words`: a name, a short name, or words that hold one. `reach`: how orders get there; null is by paper only. */
export const OrganisationQuery = z.strictObject({ kind: OrganisationKind.optional(), words: text(100).optional() })
const OrganisationRow = z.object({
  code: z.string(), kind: OrganisationKind, name: z.string(), shortNames: z.array(z.string()), reach: z.enum(['http', 'files']).nullable(), region: z.string().nullable(), phone: z.string().nullable(),
})
export type OrganisationRow = z.infer<typeof OrganisationRow>
export const OrganisationList = z.object({ items: z.array(OrganisationRow) })
