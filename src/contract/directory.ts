import { z } from 'zod'

export const UnitRow = z.object({ code: z.string(), name: z.string(), kind: z.string(), parent: z.string().nullable(), phone: z.string().nullable() })
export const UnitList = z.object({ items: z.array(UnitRow) })

/** Colleagues of the own unit (or of a unit in one's area), for handing a task over. */
export const ColleagueRow = z.object({ id: z.uuid(), name: z.string(), role: z.string(), onDuty: z.boolean(), openTasks: z.int(), openReds: z.int() })
export const ColleagueList = z.object({ items: z.array(ColleagueRow) })

export const DutyRow = z.object({ id: z.uuid(), userId: z.uuid(), name: z.string(), post: z.enum(['on-duty', 'stand-in', 'duty-officer']), startsAt: z.iso.datetime(), endsAt: z.iso.datetime() })
export const DutyList = z.object({ unit: z.string(), items: z.array(DutyRow) })

/** A whole phone or id number, and why it is asked: kept in the audit log. The answer says whether somebody is on it, and whom to call; nothing else. */
export const DeconflictBody = z.strictObject({ identifier: z.string().trim().min(5).max(40), reason: z.string().trim().min(4).max(200) })
export const InHandView = z.object({ inHand: z.boolean(), ref: z.string().nullable(), centrePhone: z.string().nullable() })
