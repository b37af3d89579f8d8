import { expect, test } from 'vitest'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { maskedLine } from './masked-text.ts'
import { chosenAfter, CHOSEN_MAX } from './use-choice.ts'

const row = {
  id: '0198c0de-0000-7000-8000-000000000000', level: 'red', fraudType: 'police', topReason: { code: 'x', zh: '王小明 14200000001', en: '' }, reasonCount: 1, signalCount: 1, state: 'open', outcome: null,
  place: { region: '990101001001003', path: ['甲区', '东街道', '一村', '第三网格'], source: 'registered', confidence: 95 }, unit: { code: 'PA', name: '东街派出所' },
  task: { id: 'x', kind: 'dissuade', state: 'accepted', chainStep: 'on-duty', assigneeName: '陈建国', unanswered: 0 }, deadline: { rule: 'first-call', dueAt: '2026-03-02T06:32:00.000Z', lateSince: null },
} as unknown as WarningRow

test('a line for the work group says level, type, village, unit, clock and reference, and nobody’s name or number', () => {
  const t = (key: string, values: object = {}) => `${key}${JSON.stringify(values)}`
  const line = maskedLine(row, { language: 'zh', t, codeName: (_group, code) => code })
  expect(line).toContain('甲区 东街道 一村 · 东街派出所')
  expect(line).toContain('"time":"14:32"')
  expect(line).toContain('0198c0de')
  expect(line).not.toMatch(/王小明|142|陈建国|网格/)
})

test('ticking with shift takes all from the one ticked last, in the order shown, and never more than fifty', () => {
  const shown = Array.from({ length: 80 }, (_, nth) => `row ${nth}`)
  expect([...chosenAfter(new Set(['row 5']), { id: 'row 2', from: 'row 5', shown })].toSorted()).toEqual(['row 2', 'row 3', 'row 4', 'row 5'])
  expect([...chosenAfter(new Set(['row 5']), { id: 'row 5', from: undefined, shown })]).toEqual([])
  expect(chosenAfter(new Set(), { id: 'row 79', from: 'row 0', shown }).size).toBe(CHOSEN_MAX)
})
