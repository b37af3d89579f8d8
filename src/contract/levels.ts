/** Most pressing first; stored as 1 … 4. */
export const WARNING_LEVELS = ['red', 'orange', 'yellow', 'blue'] as const
export type WarningLevel = (typeof WARNING_LEVELS)[number]
