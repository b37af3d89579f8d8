import { expect, test } from 'vitest'
import { decodeDivisions, encodeDivisions } from './divisions.ts'

const rows = [
  { digits: '3302', name: '宁波市' },
  { digits: '330203', name: '海曙区' },
  { digits: '330203001', name: '南门街道' },
  { digits: '330203001002', name: '迎凤社区' },
  { digits: '330203001200', name: '前丰村委会' },
  { digits: '330206', name: '北仑区' },
  { digits: '3303', name: '温州市' },
]

test('a province survives being packed', () => {
  const read = [...decodeDivisions(encodeDivisions(rows.toReversed()), '33')]
  expect(read.map(({ code, name }) => ({ digits: String(code), name }))).toEqual(rows.map(({ digits, name }) => ({ digits: digits.padEnd(15, '0'), name })))
  expect(read.map(({ level }) => level)).toEqual(['city', 'district', 'street', 'village', 'village', 'district', 'city'])
})

test('one city is read without its neighbours', () => {
  expect([...decodeDivisions(encodeDivisions(rows), '33', '3303')].map(({ name }) => name)).toEqual(['温州市'])
})

test('a street without its district is refused', () => {
  expect(() => encodeDivisions([rows[0]!, rows[2]!])).toThrow('330203001 南门街道 has no parent')
})

test('a torn file is refused', () => {
  expect(() => [...decodeDivisions('\t\t\t\t\t x', '33')]).toThrow(RangeError)
  expect(() => [...decodeDivisions('', '33')]).toThrow(RangeError)
})
