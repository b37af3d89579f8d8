import { expect, test } from 'vitest'
import { cellOf, entriesIn } from './roster-sheet.ts'

const DAY = '2026-03-10'
const at = (text: string) => new Date(`2026-03-${text}:00+08:00`)

test('what is written into a cell is read back as the same shifts, over midnight and over days', () => {
  const entries = [
    { who: '陈建国', startsAt: at('10T00:00'), endsAt: at('10T08:00') }, { who: '林小梅(p01-2)', startsAt: at('10T16:00'), endsAt: at('11T00:00') },
    { who: '王敏', startsAt: at('10T20:00'), endsAt: at('11T08:00') }, { who: '赵刚', startsAt: at('10T08:00'), endsAt: at('12T08:00') },
  ]
  expect(cellOf(entries)).toBe('陈建国 00:00-08:00；林小梅(p01-2) 16:00-24:00；王敏 20:00-08:00；赵刚 08:00-2026-03-12 08:00')
  expect(entriesIn(cellOf(entries), DAY)).toEqual(entries)
})

test('as people write it: a long dash, full-width signs, a line break between two', () => {
  expect(entriesIn('陈建国 8：00—16：00\n林小梅16:00至24:00', DAY)).toEqual([{ who: '陈建国', startsAt: at('10T08:00'), endsAt: at('10T16:00') }, { who: '林小梅', startsAt: at('10T16:00'), endsAt: at('11T00:00') }])
  expect(entriesIn('', DAY)).toEqual([])
})

test('a cell that cannot be read says which words and how to write them', () => {
  expect(() => entriesIn('陈建国 八点', DAY)).toThrow('陈建国 八点')
  expect(() => entriesIn('陈建国 08:00-25:00', DAY)).toThrow('25:00')
  expect(() => entriesIn('陈建国 08:00-2026-03-09 08:00', DAY)).toThrow('早于')
})
