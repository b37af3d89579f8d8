import { expect, test } from 'vitest'
import { noticeText } from './notice-text.ts'

test('the notice names the type of fraud when it is known, and leaves it out when nobody knows yet', () => {
  expect(noticeText('loan', 'zh').opening).toContain('电信网络诈骗（虚假贷款）。')
  expect(noticeText('other', 'zh').opening).toContain('电信网络诈骗。')
  expect(noticeText('a type of tomorrow', 'en').opening).toContain('telecom fraud. To')
})

test('both languages say the same number of things', () => {
  expect(noticeText('loan', 'en').points).toHaveLength(noticeText('loan', 'zh').points.length)
})
