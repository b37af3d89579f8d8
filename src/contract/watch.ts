import { z } from 'zod'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { PersonView } from './task.ts'

const Warned = z.object({ id: z.uuid(), level: z.enum(WARNING_LEVELS), openedAt: z.iso.datetime(), outcome: z.string().nullable() })
/** Of a case: how long its victim is watched, and what has been warned of since, the newest first. */
export const CaseWatch = z.object({ from: z.iso.datetime(), until: z.iso.datetime(), warnings: z.array(Warned) })
export type CaseWatch = z.infer<typeof CaseWatch>
/** Of a warning: the cases after which its person was being watched. */
export const WarningWatch = z.object({ caseId: z.uuid(), number: z.string(), until: z.iso.datetime() })
export type WarningWatch = z.infer<typeof WarningWatch>

export const WatchQuery = z.strictObject({ unit: z.string().max(40).optional() })
export type WatchQuery = z.infer<typeof WatchQuery>
export const WatchedRow = z.object({
  caseId: z.uuid(),
  caseNumber: z.string(),
  fraudType: z.string(),
  person: PersonView,
  place: z.array(z.string()),
  unit: z.object({ code: z.string(), name: z.string() }),
  until: z.iso.datetime(),
  daysLeft: z.int(),
  /** So many warnings since; the newest of them. */
  warnings: z.int(),
  newest: Warned.nullable(),
})
export type WatchedRow = z.infer<typeof WatchedRow>
/** Those who were warned about since come first, then the newest cases; `more`: there are others. */
export const WatchedRows = z.object({ items: z.array(WatchedRow), more: z.boolean(), now: z.iso.datetime() })
