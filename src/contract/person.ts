import { z } from 'zod'
import { WARNING_LEVELS } from '../domain/levels.ts'
import { CASE_STATES } from './case.ts'
import { ForWhom } from './registry.ts'
import { OUTCOMES, PersonView, Place } from './task.ts'
import { text } from './text.ts'
import { SignalView } from './warning.ts'

export const NoteBody = z.strictObject({ text: text(500) })

/** A person as one of their warnings leads to them: masked, and only what the reader may see. Lists are cut at their bounds, the newest first. */
export const PersonPageView = z.object({
  person: PersonView,
  place: Place,
  registeredAt: z.iso.datetime().nullable(),
  /** On the public page, the first one first; none while `registeredAt` is set: a register brought them in. `creditedTo`: whose code they scanned. */
  registrations: z.array(z.object({ forWhom: ForWhom, at: z.iso.datetime(), creditedTo: z.object({ kind: z.enum(['worker', 'campaign']), name: z.string(), unit: z.string() }).nullable() })),
  /** Masked, and without the relation, which is anybody's words: who else to call is revealed with the person. */
  guardians: z.array(z.object({ name: z.string(), phone: z.string() })),
  warnings: z.array(z.object({ id: z.uuid(), level: z.enum(WARNING_LEVELS), fraudType: z.string(), openedAt: z.iso.datetime(), outcome: z.enum(OUTCOMES).nullable() })),
  cases: z.array(z.object({ id: z.uuid(), number: z.string(), state: z.enum(CASE_STATES), fraudType: z.string(), lossFen: z.int(), reportedAt: z.iso.datetime() })),
  signals: z.array(SignalView),
  notes: z.array(z.object({ id: z.uuid(), at: z.iso.datetime(), by: z.string(), unit: z.string(), text: z.string() })),
  revealCount: z.int(),
  now: z.iso.datetime(),
})
export type PersonPageView = z.infer<typeof PersonPageView>
