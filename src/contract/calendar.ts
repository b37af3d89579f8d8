import { z } from 'zod'
import { CALENDAR_DAYS_MAX } from '../domain/limits.ts'
import { Day } from './shapes.ts'

const days = z.array(Day).max(CALENDAR_DAYS_MAX)
/** The State Council's list, kept by the bureau: weekdays that are off, weekends that are worked. Without it weekends alone are off. */
export const WorkingDays = z.strictObject({ daysOff: days, daysWorked: days })
export type WorkingDays = z.infer<typeof WorkingDays>
export const NO_WORKING_DAYS_SET: WorkingDays = { daysOff: [], daysWorked: [] }

/** `changedAt`: null when nobody has ever set it. `now`: which year it is. */
export const CalendarView = WorkingDays.extend({ changedAt: z.iso.datetime().nullable(), now: z.iso.datetime() })
export type CalendarView = z.infer<typeof CalendarView>

/** What a change moves: open objections whose last day becomes another one, by their reference, the earliest first. Days of Beijing. */
export const CalendarEffect = z.object({ moved: z.int(), first: z.array(z.object({ ref: z.string(), was: z.string(), now: z.string() })) })
export type CalendarEffect = z.infer<typeof CalendarEffect>

/** `seen`: the `changedAt` of what was on the page; refused with `calendar.changed` when it is another by now. */
export const CalendarBody = WorkingDays.extend({ seen: z.iso.datetime().nullable() })
export type CalendarBody = z.infer<typeof CalendarBody>
