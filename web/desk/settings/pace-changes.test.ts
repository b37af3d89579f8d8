import { expect, test } from 'vitest'
import { DEFAULT_ESCALATION, OPEN_REDS_MAX_DEFAULT, type PaceSettings } from '../../../src/contract/pace.ts'
import { DEFAULT_CLOCKS } from '../../../src/contract/settings.ts'
import { changesOf } from './pace-changes.ts'

const PACE: PaceSettings = { clocks: DEFAULT_CLOCKS, escalation: DEFAULT_ESCALATION, openRedsMax: OPEN_REDS_MAX_DEFAULT }

test('only what is other than it was is said, the most pressing level first', () => {
  expect(changesOf(PACE, structuredClone(PACE))).toEqual([])
  const next: PaceSettings = {
    clocks: { ...PACE.clocks, yellow: { ...PACE.clocks.yellow, reachedSeconds: 3_600 }, red: { ...PACE.clocks.red, acceptSeconds: 45 } },
    escalation: { ...PACE.escalation, red: { after: ['duty-officer'], reminders: 0 } }, openRedsMax: 5,
  }
  expect(changesOf(PACE, next)).toEqual([
    { kind: 'clock', level: 'red', rule: 'accept', was: 60, now: 45 }, { kind: 'chain', level: 'red', was: ['stand-in', 'duty-officer'], now: ['duty-officer'] }, { kind: 'reminders', level: 'red', was: 1, now: 0 },
    { kind: 'clock', level: 'yellow', rule: 'reached', was: 7_200, now: 3_600 }, { kind: 'reds', was: 3, now: 5 },
  ])
})
