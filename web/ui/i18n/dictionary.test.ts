import { expect, test } from 'vitest'
import { currentLanguage, hasText, onLanguageChange, putTexts, setCurrentLanguage, textOf } from './dictionary.ts'

test('a text is filled with its values, once, and what is not given leaves nothing', () => {
  putTexts('zh', { 'a.of': '{{name}} 共 {{n}} 件，{{name}}', 'a.empty': '' })
  expect(textOf('zh', 'a.of', { name: '王{{n}}', n: 0 })).toBe('王{{n}} 共 0 件，王{{n}}')
  expect(textOf('zh', 'a.of')).toBe(' 共  件，')
  expect(textOf('zh', 'a.empty')).toBe('')
})

test('a key without words is shown as it is, in each language by itself', () => {
  putTexts('zh', { 'b.known': '有' })
  expect([hasText('zh', 'b.known'), hasText('en', 'b.known'), hasText('zh', 'constructor')]).toEqual([true, false, false])
  expect([textOf('zh', 'b.known'), textOf('en', 'b.known')]).toEqual(['有', 'b.known'])
  putTexts('zh', { 'b.known': '有了' })
  expect(textOf('zh', 'b.known')).toBe('有了')
})

test('whoever listens hears of a change of language until they stop', () => {
  const heard: string[] = []
  const stop = onLanguageChange(() => heard.push(currentLanguage()))
  setCurrentLanguage('en')
  stop()
  setCurrentLanguage('zh')
  expect(heard).toEqual(['en'])
})
