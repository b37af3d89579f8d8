import { z } from 'zod'
import { WARNING_LEVELS } from '../domain/levels.ts'

/** The plan of the area that the wall shows: paths in steps of a square of at most 1,000; drawn once, it does not change with the day. */
export const WallMap = z.object({
  width: z.int(), height: z.int(),
  places: z.array(z.object({ region: z.string(), name: z.string(), path: z.string() })),
  labels: z.array(z.object({ name: z.string(), x: z.int(), y: z.int() })),
})
export type WallMap = z.infer<typeof WallMap>

/** `places`: of each place of the plan that has any, warnings of today and those that are open; `clocks`: what runs out first; `newest`: masked, without a person, `place` the street, or what is known of it. */
export const WallView = z.object({
  places: z.array(z.object({ region: z.string(), today: z.int(), open: z.int(), openReds: z.int() })),
  clocks: z.array(z.object({ id: z.uuid(), level: z.enum(WARNING_LEVELS), rule: z.string(), dueAt: z.iso.datetime(), unit: z.string() })),
  newest: z.array(z.object({ id: z.uuid(), level: z.enum(WARNING_LEVELS), fraudType: z.string(), place: z.string(), unit: z.string(), openedAt: z.iso.datetime(), state: z.enum(['open', 'elsewhere', 'closed']) })),
  now: z.iso.datetime(),
})
export type WallView = z.infer<typeof WallView>
