/** How the fraud reached whoever reports it. */
export const TIP_CHANNELS = ['call', 'sms', 'chat', 'web', 'app', 'in-person'] as const
export type TipChannel = (typeof TIP_CHANNELS)[number]
/** What can be named. */
export const TIP_KINDS = ['phone', 'account', 'domain', 'app'] as const
export type TipKind = (typeof TIP_KINDS)[number]
export const TIP_STATES = ['received', 'taken', 'confirmed', 'unconfirmed', 'dismissed', 'withdrawn'] as const
export type TipState = (typeof TIP_STATES)[number]
/** What the reporter is told was done: what they named stands on a list, or it went to a case. */
export const TIP_DONE = ['listed', 'case'] as const
export type TipDone = (typeof TIP_DONE)[number]
