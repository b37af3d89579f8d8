import { expect, test } from 'vitest'
import type { Point } from '../../../src/domain/geometry.ts'
import { distanceText, routeHint } from './route-hint.ts'

const HERE: Point = [121.5, 30]

test.each([
  ['north', [121.5, 30.01], 1_110], ['northeast', [121.509, 30.0078], 1_230], ['east', [121.51, 30], 960], ['southwest', [121.49, 29.9913], 1_370], ['west', [121.49, 30], 960], ['northwest', [121.49, 30.0087], 1_360],
] as const)('what lies to the %s is said to lie there, and how far', (direction, to, meters) => {
  expect(routeHint(HERE, to)).toEqual({ direction, meters })
})

test('whoever is there is not sent anywhere', () => expect(routeHint(HERE, [121.5001, 30.0001])).toBeNull())

test('a distance is said in metres up to a kilometre', () => {
  expect([distanceText(950, 'zh'), distanceText(1_230, 'zh'), distanceText(1_230, 'en')]).toEqual(['950 米', '1.2 公里', '1.2 km'])
})
