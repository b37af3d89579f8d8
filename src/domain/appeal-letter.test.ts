import { expect, test } from 'vitest'
import { answerNumberOf, answerSeries, appealLetter, type AppealMeasure, type LetterFacts } from './appeal-letter.ts'

const STOP: AppealMeasure = { kind: 'stop', number: '止〔2026〕000007号', bank: '甲江商业银行', end: 'kept' }
const FREEZE: AppealMeasure = { kind: 'freeze', number: '冻〔2026〕000002号', bank: '丙山银行', end: 'kept' }
const letter = (facts: Partial<LetterFacts>) => appealLetter({
  ref: 'edf82d69', answerNumber: '申复〔2026〕000003号', bureau: '甲区反诈中心', shown: '6222 **** **** 0018', state: 'upheld', reason: '与案件无关', decidedAt: new Date('2026-11-25T02:30:00Z'), measures: [], ...facts,
})

test('what is upheld names each measure, how it ended, and when', () => {
  const { zh, en } = letter({ measures: [{ ...STOP, end: 'lifted' }, { ...FREEZE, end: 'by-paper' }, { kind: 'entry', list: 'mule-account', end: 'lifted' }, { kind: 'block', end: 'lifted' }] })
  expect(zh.slice(2, 7)).toEqual([
    '决定：申诉成立，自 2026-11-25 10:30 起即时解除下列措施：', '· 紧急止付 止〔2026〕000007号（甲江商业银行）：已解除，并已通知执行单位', '· 冻结 冻〔2026〕000002号（丙山银行）：已解除，解除通知书送达银行后执行',
    '· 涉诈账户名单：已移出', '· 号码封停：已解除，并已通知执行单位',
  ])
  expect(zh.at(-1)).toContain('第二百四十七条')
  expect(en).toHaveLength(zh.length)
  expect(letter({}).zh[2]).toContain('已无对其采取的措施')
})

test('a draft that was withdrawn is no measure, and the letter is silent about it', () => {
  const drafts: AppealMeasure[] = [{ ...STOP, end: 'withdrawn' }, { ...FREEZE, end: 'withdrawn' }]
  expect(letter({ measures: drafts })).toEqual(letter({}))
  expect(letter({ measures: [{ kind: 'block', end: 'lifted' }, ...drafts] })).toEqual(letter({ measures: [{ kind: 'block', end: 'lifted' }] }))
})

test('what is not upheld names the remedies; against a freeze those of the criminal procedure as well', () => {
  const [stopped, frozen] = [letter({ state: 'rejected', measures: [STOP] }), letter({ state: 'rejected', measures: [STOP, FREEZE] })]
  for (const { zh, en } of [stopped, frozen]) {
    expect(zh.at(-1)).toMatch(/上一级公安机关.*第四十八条.*六十日.*行政复议.*六个月.*行政诉讼/)
    expect(en.at(-1)).toMatch(/superior public security organ.*article 48.*60 days.*six months/)
  }
  expect(stopped.zh.at(-1)).not.toContain('检察院')
  expect(frozen.zh.at(-1)).toContain('同级人民检察院')
})

test('what is dismissed says neither the reason nor whether anything stands', () => {
  const [first, second] = [letter({ state: 'dismissed', reason: '不是本人', measures: [STOP] }), letter({ state: 'dismissed', reason: '没有措施' })]
  expect(first).toEqual(second)
  expect(first.zh.join()).not.toMatch(/不是本人|止〔/)
})

test('answers are counted by the year of Beijing', () => {
  const newYear = new Date('2026-12-31T16:00:00Z')
  expect([answerSeries(newYear), answerNumberOf(newYear, 12)]).toEqual(['appeal-2027', '申复〔2027〕000012号'])
})
