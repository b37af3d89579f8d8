import { expect, test } from 'vitest'
import { afterAnswer, onOffered, planOf, putOff, untilAnswered } from './follow-up.rules.ts'

const SETTINGS = { callAfterDays: [7, 1, 1], visitAfterDays: [30], acceptHours: 4, answerHours: 24, watchDays: 30 }
/** Three in the morning, and shortly before midnight: the same day in Beijing. */
const NIGHT = new Date('2026-03-02T03:00:00+08:00')
const LATE = new Date('2026-03-02T23:59:00+08:00')
const at = (day: string) => new Date(`${day}T09:00:00+08:00`)

test('the victim is called at nine in the morning, whatever the hour at which the case was accepted', () => {
  const expected = [['follow-up-call', 1, at('2026-03-03')], ['follow-up-call', 7, at('2026-03-09')], ['follow-up-visit', 30, at('2026-04-01')]]
  for (const moment of [NIGHT, LATE]) expect(planOf(SETTINGS, moment).map(({ kind, afterDays, dueAt }) => [kind, afterDays, dueAt])).toEqual(expected)
})

test('what was answered is not planned again, and nothing is planned where nothing is set', () => {
  expect(planOf(SETTINGS, NIGHT, [{ kind: 'follow-up-call', afterDays: 1 }]).map(({ afterDays }) => afterDays)).toEqual([7, 30])
  expect(planOf({ ...SETTINGS, callAfterDays: [], visitAfterDays: [] }, NIGHT)).toEqual([])
})

test('in vain three times ends a call with a visit the next morning, and a visit without one', () => {
  const when = { acceptedAt: NIGHT, now: new Date('2026-03-03T16:00:00+08:00') }
  expect(afterAnswer('follow-up-call', 0, 'not-reached', when)).toEqual({ do: 'try-again' })
  expect(afterAnswer('follow-up-call', 1, 'not-reached', when)).toEqual({ do: 'try-again' })
  expect(afterAnswer('follow-up-call', 2, 'not-reached', when)).toEqual({ do: 'close-and-visit', visit: { kind: 'follow-up-visit', afterDays: 2, dueAt: at('2026-03-04') } })
  expect(afterAnswer('follow-up-visit', 2, 'not-reached', when)).toEqual({ do: 'close' })
  expect(afterAnswer('follow-up-call', 0, 'talked', when)).toEqual({ do: 'close' })
})

test('the clocks are the bureau’s hours, and what is put off comes the next morning', () => {
  expect(onOffered(SETTINGS, NIGHT)).toEqual({ rule: 'accept', dueAt: new Date('2026-03-02T07:00:00+08:00') })
  expect(untilAnswered(SETTINGS, NIGHT)).toEqual({ rule: 'outcome', dueAt: new Date('2026-03-03T03:00:00+08:00') })
  expect(putOff(LATE)).toEqual(at('2026-03-03'))
})
