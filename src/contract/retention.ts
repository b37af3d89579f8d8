import { z } from 'zod'
import { RETENTION_LIMITS, type Bounds } from '../domain/limits.ts'

const days = ({ min, max }: Bounds) => z.int().min(min).max(max).nullable()
/** For how many days each is kept; null: for ever. What it counts from stands in docs/retention.md. */
export const RetentionSettings = z.strictObject({ signals: days(RETENTION_LIMITS.signals), doorPhotos: days(RETENTION_LIMITS.doorPhotos), notes: days(RETENTION_LIMITS.notes), tips: days(RETENTION_LIMITS.tips) })
export type RetentionSettings = z.infer<typeof RetentionSettings>
/** Nothing is deleted before the bureau has said so. */
export const DEFAULT_RETENTION: RetentionSettings = { signals: null, doorPhotos: null, notes: null, tips: null }
export const RETENTION_RULES = ['signals', 'doorPhotos', 'notes', 'tips'] as const satisfies readonly (keyof RetentionSettings)[]
export type RetentionRule = (typeof RETENTION_RULES)[number]

const queryDays = ({ min, max }: Bounds) => z.coerce.number().int().min(min).max(max).optional()
/** The settings as somebody has typed them; what is left out is kept for ever. */
export const RetentionQuery = z.object({ signals: queryDays(RETENTION_LIMITS.signals), doorPhotos: queryDays(RETENTION_LIMITS.doorPhotos), notes: queryDays(RETENTION_LIMITS.notes), tips: queryDays(RETENTION_LIMITS.tips) })
export type RetentionQuery = z.infer<typeof RetentionQuery>

/** Rows that would go with the next nights; counted up to `RETENTION_COUNTED_MAX`, which then says "as many or more". `oldest`: of all that are kept now. */
export const RETENTION_COUNTED_MAX = 100_000
const Due = z.object({ due: z.int().min(0).max(RETENTION_COUNTED_MAX), oldest: z.iso.datetime().nullable() })
export const RetentionPreview = z.object({ signals: Due, doorPhotos: Due, notes: Due, tips: Due })
export type RetentionPreview = z.infer<typeof RetentionPreview>
