export const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3_600 } as const
export type TimeUnit = keyof typeof UNIT_SECONDS

/** The largest in which it is a whole number. */
export function unitOf(seconds: number): TimeUnit {
  return seconds % UNIT_SECONDS.hours === 0 ? 'hours' : seconds % UNIT_SECONDS.minutes === 0 ? 'minutes' : 'seconds'
}
