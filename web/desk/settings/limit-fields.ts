import { ALARMS_MAX, APPEAL_LIMITS, CASE_LIMITS, COUNTER_LIMITS, departs, FOLLOW_UP_LIMITS, FOLLOW_UPS_MAX, ORDER_LIMITS, TIP_CLOCK_LIMITS, type Bounds } from '../../../src/domain/limits.ts'
import type { LimitKey, Limits } from '../../ui/api/settings-api.ts'

type Unit = 'hours' | 'minutes' | 'days' | 'workingDays' | 'months' | 'times'
/** `inUnit`: so many of what is kept are one of what is typed. */
type Figure = { readonly kind: 'figure'; readonly unit: Unit; readonly bounds: Bounds; readonly inUnit: number }
/** `after`: from the nearest on, and none at all if the bureau likes; else before an end, from the earliest. */
type Alarms = { readonly kind: 'alarms'; readonly unit: Unit; readonly bounds: Bounds; readonly after?: true }
type LimitField = Figure | Alarms

const figure = (unit: Unit, bounds: Bounds, inUnit = 1): Figure => ({ kind: 'figure', unit, bounds, inUnit })

export const LIMIT_FIELDS = {
  transferHours: figure('hours', CASE_LIMITS.transferHours),
  decisionHours: figure('hours', CASE_LIMITS.decisionHours),
  verificationHours: figure('hours', CASE_LIMITS.verificationHours),
  complexHours: figure('hours', CASE_LIMITS.complexHours),
  stopHours: figure('hours', ORDER_LIMITS.stopHours),
  stopsPerAccountMax: figure('times', ORDER_LIMITS.stopsPerAccountMax),
  alarmsBeforeEndHours: { kind: 'alarms', unit: 'hours', bounds: ORDER_LIMITS.alarmsBeforeEndHours },
  aloneReviewHours: figure('hours', ORDER_LIMITS.aloneReviewHours),
  approveMinutes: figure('minutes', ORDER_LIMITS.approveMinutes),
  bankAnswerMinutes: figure('minutes', ORDER_LIMITS.bankAnswerMinutes),
  freezeMonths: figure('months', ORDER_LIMITS.freezeMonths),
  freezeAlarmsBeforeEndHours: { kind: 'alarms', unit: 'hours', bounds: ORDER_LIMITS.freezeAlarmsBeforeEndHours },
  queueCheckHours: figure('hours', ORDER_LIMITS.queueCheckHours),
  unrelatedReleaseDays: figure('days', ORDER_LIMITS.unrelatedReleaseDays),
  queryHours: figure('hours', ORDER_LIMITS.queryHours),
  decideWorkingDays: figure('workingDays', APPEAL_LIMITS.decideWorkingDays),
  callAfterDays: { kind: 'alarms', unit: 'days', bounds: FOLLOW_UP_LIMITS.afterDays, after: true },
  visitAfterDays: { kind: 'alarms', unit: 'days', bounds: FOLLOW_UP_LIMITS.afterDays, after: true },
  acceptHours: figure('hours', FOLLOW_UP_LIMITS.acceptHours),
  answerHours: figure('hours', FOLLOW_UP_LIMITS.answerHours),
  watchDays: figure('days', FOLLOW_UP_LIMITS.watchDays),
  paidMinutes: figure('minutes', TIP_CLOCK_LIMITS.paidMinutes),
  tipAnswerHours: figure('hours', TIP_CLOCK_LIMITS.tipAnswerHours),
  arrivalSeconds: figure('minutes', COUNTER_LIMITS.arrivalSeconds, 60),
} as const satisfies Readonly<Record<LimitKey, LimitField>>

type LimitValue = NonNullable<Limits[LimitKey]>
/** The key of a text that says what is wrong, with what it names. */
type Problem = { readonly problem: 'limits.badFigure' | 'limits.badAlarms'; readonly values: Readonly<Record<string, string | number>> }
type Read = { readonly value: LimitValue } | Problem

const SEPARATORS = /[\s,，、;；]+/

export function limitText(field: LimitField, value: LimitValue): string {
  switch (field.kind) {
    case 'figure': return String(Number(value) / field.inUnit)
    case 'alarms': return [value].flat().join(' ')
  }
}

/** The usual figure from which what was typed departs. */
export function departsFrom(field: LimitField, read: Read): number | undefined {
  return field.kind === 'figure' && 'value' in read && typeof read.value === 'number' && departs(read.value, field.bounds) ? field.bounds.usual : undefined
}

/** What was typed as the setting keeps it: alarms from the earliest, nothing twice. */
export function readLimit(field: LimitField, text: string): Read {
  switch (field.kind) {
    case 'figure': return readFigure(field, text)
    case 'alarms': return readAlarms(field, text)
  }
}

function readFigure({ bounds, inUnit }: Figure, text: string): Read {
  const value = Math.round(numberOf(text) * inUnit * 1_000) / 1_000
  return isWithin(value, bounds) ? { value } : { problem: 'limits.badFigure', values: { min: bounds.min / inUnit, max: bounds.max / inUnit } }
}

function readAlarms({ bounds, after }: Alarms, text: string): Read {
  const times = [...new Set(wordsOf(text).map(numberOf))].toSorted((one, other) => (after ? one - other : other - one))
  const count = after ? FOLLOW_UPS_MAX : ALARMS_MAX
  const isRight = (after === true || times.length > 0) && times.length <= count && times.every((time) => isWithin(time, bounds))
  return isRight ? { value: times } : { problem: 'limits.badAlarms', values: { count, min: bounds.min, max: bounds.max } }
}

const wordsOf = (text: string) => text.split(SEPARATORS).filter((word) => word !== '')
const numberOf = (text: string) => (/^\d{1,6}(\.\d{1,3})?$/.test(text.trim()) ? Number(text) : NaN)
const isWithin = (value: number, { min, max }: Bounds) => Number.isInteger(value) && value >= min && value <= max
