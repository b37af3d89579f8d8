import { z } from 'zod'
import { text } from './text.ts'

/** Who sends signals; each has a key of its own, shown once when it is made. */
export const SourceList = z.object({ items: z.array(z.object({ code: z.string(), name: z.string(), isOff: z.boolean() })) })
export type SourceList = z.infer<typeof SourceList>
export const SourceBody = z.strictObject({ code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,31}$/, '2 to 32 small letters, digits or hyphens'), name: text(64, 2) })
export type SourceBody = z.infer<typeof SourceBody>
export const SOURCE_ACTS = ['renew-key', 'switch-off', 'switch-on'] as const
export const SourceActBody = z.strictObject({ act: z.enum(SOURCE_ACTS) })
export type SourceAct = (typeof SOURCE_ACTS)[number]
export const SourceKey = z.object({ key: z.string().nullable() })
export type SourceKey = z.infer<typeof SourceKey>
