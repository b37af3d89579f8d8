import { dayText } from './period.ts'

/** What a bank can be told about an account: stop it for two days, tell us of it, keep its money for half a year. */
export const ORDER_KINDS = ['stop', 'query', 'freeze'] as const
export type OrderKind = (typeof ORDER_KINDS)[number]

/** Deeper than this nobody follows money by hand, and the table ends there. */
export const LEVEL_MAX = 20

const MARKS: Readonly<Record<OrderKind, string>> = { stop: '止', query: '查', freeze: '冻' }
const SERIAL_DIGITS = 6
const HOUR_MS = 3_600_000

/** Orders of one kind and one year of Beijing are counted together. */
export function orderSeries(kind: OrderKind, now: Date): string {
  return `${kind}-${dayText(now).slice(0, 4)}`
}

/** '止〔2026〕000123号', as it stands on the paper and is read out on the telephone. */
export function orderNumber(kind: OrderKind, now: Date, serial: number): string {
  return `${MARKS[kind]}〔${dayText(now).slice(0, 4)}〕${String(serial).padStart(SERIAL_DIGITS, '0')}号`
}

/** So many orders of one case or warning are read or moved at a time, however many stand on it. */
export const ORDERS_AT_ONCE_MAX = 1_000

export type OrderDue = { readonly rule: string; readonly dueAt: Date }

/** The end, and the alarms before it that are still to come; `hoursBefore` as the bureau has set them. */
export function clocksToEnd(endsAt: Date, hoursBefore: readonly number[], now: Date): OrderDue[] {
  const alarms = [...new Set(hoursBefore)].map((hours) => ({ rule: alarmRule(hours), dueAt: new Date(endsAt.getTime() - hours * HOUR_MS) }))
  return [...alarms.filter((alarm) => alarm.dueAt > now), { rule: 'end', dueAt: endsAt }]
}

function alarmRule(hours: number): string {
  return `alarm-${hours}`
}

/** Hours before the end, of an alarm's rule; undefined for every other rule. */
export function hoursOfAlarm(rule: string): number | undefined {
  const match = /^alarm-(\d+)$/.exec(rule)
  return match === null ? undefined : Number(match[1])
}

/** A reminder that nobody heeded rings again when as long again has passed: soon at first, and not for ever every minute. */
export function ringAgainAt(since: Date, now: Date): Date {
  return new Date(now.getTime() + Math.max(60_000, now.getTime() - since.getTime()))
}

/** A bank may hold for less long than it was asked to, and never longer than the order says. */
export function earlierOf(ours: Date, theirs: string | null, after: Date): Date {
  const said = theirs === null ? Number.NaN : Date.parse(theirs)
  return said > after.getTime() && said < ours.getTime() ? new Date(said) : ours
}
