import { expect, test } from 'vitest'
import { durationText } from './time.ts'

test('how long something took, the way it is said; what is nothing is left out', () => {
  expect([0, 45, 60, 750, 3_600, 11_100, 90_000].map((seconds) => durationText(seconds, 'zh'))).toEqual(['0秒', '45秒', '1分', '12分30秒', '1小时', '3小时5分', '25小时'])
  expect([45, 750, 3_600, 11_100].map((seconds) => durationText(seconds, 'en'))).toEqual(['45 s', '12 min 30 s', '1 h', '3 h 5 min'])
})
