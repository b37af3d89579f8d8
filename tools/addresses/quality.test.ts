import { expect, test } from 'vitest'
import { BY_HAND } from './by-hand.ts'
import { askedOf, bookFor, measured } from './quality.ts'
import { locateAddress } from '../../src/engine/address/address-finder.ts'

const ningbo = await bookFor('3302')

/** Recall or, of what must not be answered, how often it is not; per cent. The other bound is the wrong answers of 500. */
const BOUNDS: Readonly<Record<string, { readonly rightMin: number; readonly wrongMax: number }>> = {
  exact: { rightMin: 99, wrongMax: 0 }, 'village by its short type': { rightMin: 98.5, wrongMax: 0 }, 'without any suffix': { rightMin: 91, wrongMax: 2 },
  'co-operative instead of office': { rightMin: 98, wrongMax: 0 }, 'no district': { rightMin: 98.5, wrongMax: 0 }, 'no street': { rightMin: 98.5, wrongMax: 0 },
  'street without type and village': { rightMin: 97.5, wrongMax: 1 },
  'village only, one in the city': { rightMin: 97, wrongMax: 0 }, 'village only, several': { rightMin: 99, wrongMax: 2 },
  'street and road, building, room': { rightMin: 99, wrongMax: 0 }, 'district and road': { rightMin: 99, wrongMax: 0 }, 'village, building, room': { rightMin: 98.5, wrongMax: 0 },
  'words before it': { rightMin: 98.5, wrongMax: 0 }, 'words before it, district without type': { rightMin: 98.5, wrongMax: 0 }, 'words between': { rightMin: 98.5, wrongMax: 0 },
  'district without type and road': { rightMin: 99, wrongMax: 0 }, 'elsewhere, words before it': { rightMin: 99.5, wrongMax: 1 },
  'former district': { rightMin: 97, wrongMax: 0 }, 'town that is a street now': { rightMin: 98.5, wrongMax: 0 }, 'town that is a village now': { rightMin: 94, wrongMax: 1 }, 'village, a character by ear': { rightMin: 88, wrongMax: 2 },
  'street, a character by ear': { rightMin: 95, wrongMax: 1 }, 'village, a wrong character': { rightMin: 15, wrongMax: 2 }, 'street, a wrong character': { rightMin: 96, wrongMax: 1 },
  'another street of the district': { rightMin: 97, wrongMax: 5 }, 'another district': { rightMin: 97, wrongMax: 15 }, 'village that is on no list': { rightMin: 99, wrongMax: 2 },
  'road called like a village': { rightMin: 99, wrongMax: 2 }, 'elsewhere, whole': { rightMin: 99.5, wrongMax: 1 }, 'elsewhere, a village of our names': { rightMin: 99.5, wrongMax: 1 },
  'elsewhere, a road of our names': { rightMin: 99.5, wrongMax: 1 }, 'traditional, wide, with blanks': { rightMin: 98.5, wrongMax: 0 }, 'prefix said twice': { rightMin: 99, wrongMax: 0 },
  'five parts, some missing': { rightMin: 98.5, wrongMax: 0 },
}
/** Of these the district may be answered, or a town of that name; held by a test of its own. */
const SEVERAL = 'several villages in the district'

test('addresses of every kind are placed as well as the table in docs says', async () => {
  const { rows, bands } = measured(ningbo, await askedOf('3302', '浙江省', ['3301', '3304', '3201', '5001']))
  expect(rows.map(({ kind }) => kind).filter((kind) => kind !== SEVERAL).sort()).toEqual(Object.keys(BOUNDS).sort())
  const short = rows.filter(({ kind, all, refusable, refused, right, wrong }) => BOUNDS[kind] !== undefined && ((100 * (refusable > 0 ? refused : right)) / all < BOUNDS[kind].rightMin || wrong > BOUNDS[kind].wrongMax))
  expect(short).toEqual([])
  const sure = bands.filter(({ from }) => from >= 0.9)
  const [all, held] = [sure.reduce((sum, band) => sum + band.all, 0), sure.reduce((sum, band) => sum + band.right + band.coarse, 0)]
  expect(held / all).toBeGreaterThan(0.985)
})

test('a village that several streets of the district have is never guessed: one is listed, or what is answered lies above', async () => {
  const asked = (await askedOf('3302', '浙江省', ['3301', '3304', '3201', '5001'])).filter(({ kind }) => kind === SEVERAL)
  expect(asked).toHaveLength(500)
  const levels = asked.map(({ address }) => locateAddress(ningbo, address).place?.level)
  expect(levels.filter((level) => level === 'village' || level === 'grid')).toEqual([])
})

test.each(BY_HAND)('“$address” is placed as a person would', ({ address, means, list }) => {
  const { place, alternatives } = locateAddress(ningbo, address)
  expect(place?.name).toBe(means)
  for (const name of list ?? []) expect(alternatives.map((one) => one.name)).toContain(name)
  expect(alternatives.length).toBeLessThanOrEqual(5)
})

test('a city that the rules have never seen is placed as well', async () => {
  const hangzhou = await bookFor('3301')
  const { rows } = measured(hangzhou, await askedOf('3301', '浙江省', ['3302', '3201']))
  for (const kind of ['exact', 'village by its short type', 'no district']) expect(rows.find((row) => row.kind === kind)!.wrong).toBeLessThanOrEqual(2)
  expect(rows.find((row) => row.kind === 'elsewhere, whole')!.refused).toBeGreaterThanOrEqual(495)
})
