import { expect, test } from 'vitest'
import { soundSettingOf } from './sound-setting.ts'

test('red always rings, whatever was chosen, and what is not understood is as at first', () => {
  expect(soundSettingOf('{"levels":["blue"],"volumePercent":30}')).toEqual({ levels: ['red', 'blue'], volumePercent: 30 })
  expect(soundSettingOf('{"levels":[],"volumePercent":900}')).toEqual({ levels: ['red'], volumePercent: 100 })
  for (const odd of [null, '', 'null', '[]', '{"levels":7}']) expect(soundSettingOf(odd)).toEqual({ levels: ['red', 'orange'], volumePercent: 100 })
})
