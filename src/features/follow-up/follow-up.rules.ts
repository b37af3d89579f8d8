import type { FollowUpBody, FollowUpKind, FollowUpSettings } from '../../contract/follow-up.ts'
import { periodOf } from '../../domain/period.ts'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24
/** Nobody rings a victim at night: a day's follow-ups open when offices do. */
const OPENS_AT_HOUR = 9
/** The third time in vain is an answer. */
export const UNANSWERED_MAX = 3

export type Planned = { readonly kind: FollowUpKind; readonly afterDays: number; readonly dueAt: Date }

/** Nine o'clock in Beijing, so many days after the day of `from`. */
function morningAfter(from: Date, days: number): Date {
  return new Date(periodOf('day', from).start.getTime() + (days * DAY_HOURS + OPENS_AT_HOUR) * HOUR_MS)
}

/** What a case that is accepted at `acceptedAt` asks for. `answered`: done already, before the case came to another unit. */
export function planOf(settings: FollowUpSettings, acceptedAt: Date, answered: readonly Pick<Planned, 'kind' | 'afterDays'>[] = []): Planned[] {
  const of = (kind: FollowUpKind, days: readonly number[]) => [...new Set(days)].map((afterDays) => ({ kind, afterDays, dueAt: morningAfter(acceptedAt, afterDays) }))
  const isAnswered = (one: Planned) => answered.some((other) => other.kind === one.kind && other.afterDays === one.afterDays)
  return [...of('follow-up-call', settings.callAfterDays), ...of('follow-up-visit', settings.visitAfterDays)]
    .filter((one) => !isAnswered(one)).toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/** One that is still open when the next of its kind comes: that one waits a day. */
export function putOff(now: Date): Date {
  return morningAfter(now, 1)
}

export type FollowUpDue = { readonly rule: 'accept' | 'outcome'; readonly dueAt: Date }

export function onOffered({ acceptHours }: Pick<FollowUpSettings, 'acceptHours'>, now: Date): FollowUpDue {
  return { rule: 'accept', dueAt: new Date(now.getTime() + acceptHours * HOUR_MS) }
}

/** Runs from the first offer on, whoever has it: the victim does not wait longer because two officers did not take it. */
export function untilAnswered({ answerHours }: Pick<FollowUpSettings, 'answerHours'>, now: Date): FollowUpDue {
  return { rule: 'outcome', dueAt: new Date(now.getTime() + answerHours * HOUR_MS) }
}

export type AfterAnswer = { readonly do: 'try-again' } | { readonly do: 'close' } | { readonly do: 'close-and-visit'; readonly visit: Planned }

/**
 * Whoever was talked to has answered. In vain three times ends it as well; after calls somebody goes to the door the next morning. `afterDays`
 * of that visit are counted from the acceptance, as those of the plan are. `unanswered`: before this one.
 */
export function afterAnswer(kind: FollowUpKind, unanswered: number, result: FollowUpBody['result'], when: { readonly acceptedAt: Date; readonly now: Date }): AfterAnswer {
  if (result === 'talked') return { do: 'close' }
  if (unanswered + 1 < UNANSWERED_MAX) return { do: 'try-again' }
  if (kind === 'follow-up-visit') return { do: 'close' }
  const dueAt = morningAfter(when.now, 1)
  const afterDays = Math.round((periodOf('day', dueAt).start.getTime() - periodOf('day', when.acceptedAt).start.getTime()) / (DAY_HOURS * HOUR_MS))
  return { do: 'close-and-visit', visit: { kind: 'follow-up-visit', afterDays, dueAt } }
}

/** What cannot wait for the next follow-up: the unit of the case and the centre are told. */
export function isUrgent(findings: FollowUpBody['findings']): boolean {
  return findings.length > 0
}
