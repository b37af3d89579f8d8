/**
 * From what to what a figure may be set. Where the law has a figure of its own it is `max`: a bureau may be stricter and never more generous. `usual`:
 * what a notice says, from which a bureau may depart on its own responsibility; whoever does is told so, and it is written down.
 */
export type Bounds = { readonly min: number; readonly max: number; readonly usual?: number }

export function departs(value: number, { usual }: Bounds): boolean {
  return usual !== undefined && value > usual
}

/** Hours from the report: the Criminal Procedure Provisions (art. 175) for what is another bureau's, the Ministry's Opinions on accepting and filing cases (2015) for the decision. */
export const CASE_LIMITS = {
  transferHours: { min: 1, max: 24 },
  decisionHours: { min: 1, max: 3 * 24 },
  verificationHours: { min: 1, max: 7 * 24 },
  complexHours: { min: 1, max: 30 * 24 },
} as const satisfies Record<string, Bounds>

/** Notice 86 of 2016 for stops and two hours for the second look are usual; the Criminal Procedure Provisions (art. 243 and 247) bind freezes; the others are the bureau's own. */
export const ORDER_LIMITS = {
  stopHours: { min: 1, max: 720, usual: 48 },
  stopsPerAccountMax: { min: 1, max: 20, usual: 2 },
  alarmsBeforeEndHours: { min: 1, max: 720 },
  aloneReviewHours: { min: 1, max: 168, usual: 2 },
  approveMinutes: { min: 1, max: 1_440 },
  bankAnswerMinutes: { min: 1, max: 1_440 },
  freezeMonths: { min: 1, max: 6 },
  freezeAlarmsBeforeEndHours: { min: 1, max: 2_160 },
  queueCheckHours: { min: 1, max: 720 },
  unrelatedReleaseDays: { min: 1, max: 3 },
  queryHours: { min: 1, max: 720 },
} as const satisfies Record<string, Bounds>
/** Told so many times before an end, and no more. */
export const ALARMS_MAX = 8

/** The law asks for a timely answer and names no days. */
export const APPEAL_LIMITS = { decideWorkingDays: { min: 1, max: 60 } } as const satisfies Record<string, Bounds>
export const CALENDAR_DAYS_MAX = 200

/** A code that shows that a number is in somebody's hand: six digits, which nobody guesses in so many tries; and what it opens. */
export const PROOF_LIMITS = { codeMinutes: 10, triesMax: 5, sentPerDayMax: 5, apartSeconds: 60, sessionMinutes: 15 } as const
/** Kept by one number: oneself and four parents, and one to spare. */
export const REGISTRATIONS_MAX = 6

/**
 * Citizens' reports: minutes until one with money gone has been taken up, hours until any of them is answered. Then what one of them holds, and what one number may have open, or file in
 * 24 hours: more would be a flood, and nobody's help.
 */
export const TIP_CLOCK_LIMITS = { paidMinutes: { min: 1, max: 120 }, tipAnswerHours: { min: 1, max: 720 } } as const satisfies Record<string, Bounds>
export const TIP_LIMITS = { aboutMax: 5, wordsMax: 2_000, openMax: 5, filedPerDayMax: 10 } as const

/** A customer does not stand at a counter for longer than two hours. */
export const COUNTER_LIMITS = { arrivalSeconds: { min: 60, max: 7_200 } } as const satisfies Record<string, Bounds>

/** A follow-up later than half a year after the case reaches nobody in time; four of a kind are one a week at most. */
export const FOLLOW_UP_LIMITS = { afterDays: { min: 1, max: 180 }, acceptHours: { min: 1, max: 72 }, answerHours: { min: 4, max: 168 }, watchDays: { min: 1, max: 180 } } as const satisfies Record<string, Bounds>
export const FOLLOW_UPS_MAX = 4

/**
 * Days. A signal that is told once more after it was deleted would count again: none is deleted before it is too old to be taken (400 days,
 * src/features/signal/signal.rules.ts). Nothing longer than ten years.
 */
export const RETENTION_LIMITS = { signals: { min: 400, max: 3_650 }, doorPhotos: { min: 30, max: 3_650 }, notes: { min: 90, max: 3_650 }, tips: { min: 90, max: 3_650 } } as const satisfies Record<string, Bounds>

/** Seconds. A red is answered for within a minute unless the bureau says otherwise, and never later than this: the money is gone after it. */
export const RED_ACCEPT_SECONDS_MAX = 180
/** Reminders of a late first call before somebody else is asked; open reds of one person. */
export const ESCALATION_LIMITS = { reminders: { min: 0, max: 3 }, openRedsMax: { min: 1, max: 50 } } as const satisfies Record<string, Bounds>

/** How long somebody may take back their own last step on a task. */
export const UNDO_SECONDS = 30
