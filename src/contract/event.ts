import { z } from 'zod'

/**
 * What the live stream (`GET /api/events`, server-sent events) says. It carries ids only: the page asks again for what it may see.
 * `level` is there so that a page can ring at once.
 */
export const LiveEvent = z.object({
  type: z.enum([
    'warning.opened', 'warning.raised', 'warning.changed', 'warning.closed', 'warning.acknowledged',
    // Somebody has it, and the door or the outcome is overdue: the desks of the unit and of the centre are to look; task.late calls the station's duty officers.
    'warning.late', 'task.late',
    // task.withdrawn: its warning was merged into another one; nothing is left to do.
    'task.offered', 'task.changed', 'task.closed', 'task.slip', 'task.withdrawn',
    'case.opened', 'case.changed', 'case.slip', 'counter.changed',
    'surge.started', 'surge.ended', 'handover.pending', 'numbers.changed',
    // For everybody of ours: the page asks what it says.
    'announcement.changed',
    // order.alarm: an end is near, a bank is silent, or a draft waits: somebody is to look at once.
    'order.changed', 'order.alarm',
    // appeal.alarm: nobody has decided in time, or carried a release to its bank.
    'appeal.opened', 'appeal.changed', 'appeal.decided', 'appeal.alarm',
    // tip.urgent: a citizen's report of money that is gone; tip.alarm: one that nobody has taken up, or answered, in time.
    'tip.opened', 'tip.urgent', 'tip.changed', 'tip.alarm',
    // roster.gap: in less than a day a post that is watched around the clock has nobody.
    'roster.changed', 'roster.gap',
    // For the user alone: of their sessions one or all have been ended; whose it was finds the login.
    'session.ended',
    // For everybody: a role may do less or more; the page asks what its user may do now.
    'rights.changed',
  ]),
  id: z.string(),
  level: z.enum(['red', 'orange', 'yellow', 'blue']).optional(),
  /** task.offered, task.slip, task.late, task.withdrawn: it is for the user of this stream. */
  mine: z.boolean().optional(),
})
export type LiveEvent = z.infer<typeof LiveEvent>
