import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TableProblem } from '../../engine/decision-table.ts'
import { compileScoringTable, joined, judge, NOTHING_KNOWN, type Judgement, type PersonFacts } from './scoring.rules.ts'

type Table = { nodes: { type: string; content?: { inputs: { id: string; field: string }[]; outputs: { id: string; field: string }[]; rules: Record<string, string>[] } }[] }
const shipped = () => JSON.parse(readFileSync(new URL('../../../assets/rules/warning-levels.json', import.meta.url), 'utf8')) as Table
const table = compileScoringTable(shipped())
const judged = (facts: Partial<PersonFacts>) => judge(table, { ...NOTHING_KNOWN, ...facts })

/** The shipped table with one rule changed or added. */
function edited(change: (rules: Record<string, string>[]) => void): Table {
  const content = shipped()
  change(content.nodes.find((node) => node.type === 'decisionTableNode')!.content!.rules)
  return content
}
const anywhere = (rules: Record<string, string>[]) => Object.fromEntries(Object.keys(rules[0]!).map((field) => [field, '']))

describe('the table that the product ships', () => {
  test('a person of whom nothing was noticed gets no warning', () => {
    expect(judged({})).toBeUndefined()
    expect(judged({ age: 85, registered: false, earlierLosses: 5, watched: true })).toBeUndefined()
  })

  test('money to a listed account is red', () => {
    expect(judged({ mulePayments: 2 })).toMatchObject({ level: 'red', reasons: [{ code: 'mule-payment', zh: '24 小时内向涉诈账户转账 2 笔' }] })
  })

  test('a call from a listed number, then money to a new payee, is red', () => {
    expect(judged({ listedCalls: 1, newPayeeYuan: 19_900 })).toMatchObject({
      level: 'red', reasons: [{ zh: '接到涉诈号码来电后向新收款人转账 1.99万元', en: 'Called by a listed number, then paid 19,900 yuan to a new payee' }],
    })
  })

  test('a customer who comes to the counter because the online limit stopped her is red, and it looks like false investment', () => {
    expect(judged({ counterAlerts: 1, overOnlineLimit: true })).toMatchObject({ level: 'red', fraudType: 'investment' })
  })

  test('a listed number still on the line after ten minutes is red', () => {
    expect(judged({ listedCalls: 1, callStillOn: true, longestCallMinutes: 10 })?.level).toBe('red')
  })

  test('the level of a list from above is kept', () => {
    for (const level of ['red', 'orange', 'yellow', 'blue'] as const) expect(judged({ listedLevel: level })?.level).toBe(level)
  })

  test('somebody of 60 or over who registered for protection is one step sooner, and nobody else', () => {
    const noticed: [Partial<PersonFacts>, string, string][] = [[{ listedCalls: 2 }, 'orange', 'yellow'], [{ phraseScore: 60 }, 'orange', 'yellow'], [{ listedCalls: 1, longestCallMinutes: 5 }, 'yellow', 'blue']]
    for (const [facts, sooner, usual] of noticed) {
      expect(judged({ ...facts, age: 60, registered: true })?.level).toBe(sooner)
      expect(judged({ ...facts, age: 60, registered: false })?.level).toBe(usual)
      expect(judged({ ...facts, age: 59, registered: true })?.level).toBe(usual)
      expect(judged({ ...facts, age: -1, registered: true })?.level).toBe(usual)
    }
  })

  test('a victim who is watched after a case is warned about sooner, whatever comes', () => {
    const noticed: [Partial<PersonFacts>, string, string | undefined][] = [
      [{ listedCalls: 1 }, 'orange', undefined], [{ listedMessages: 1 }, 'yellow', undefined], [{ foreignCalls: 1 }, 'yellow', undefined], [{ phraseScore: 60 }, 'orange', 'yellow'],
      [{ badDomainVisits: 1 }, 'orange', undefined], [{ newPayeeYuan: 5_000 }, 'yellow', undefined], [{ screenSharing: true }, 'red', 'orange'],
      [{ listedLevel: 'blue' }, 'orange', 'blue'], [{ listedLevel: 'orange' }, 'red', 'orange'],
    ]
    for (const [facts, watched, usual] of noticed) expect([facts, judged({ ...facts, watched: true })?.level, judged(facts)?.level]).toEqual([facts, watched, usual])
    expect(judged({ listedCalls: 1, watched: true })?.reasons[0]).toMatchObject({ zh: '回访期内再次接到涉诈来电', en: 'Called by a listed number again, while watched after a case' })
  })

  test('every reason is in both languages and has no hole left unfilled', () => {
    const everything = judged({
      listedCalls: 5, listedMessages: 5, foreignCalls: 5, longestCallMinutes: 60, callStillOn: true, phraseScore: 200, phraseType: 'investment', badDomainVisits: 5, screenSharing: true,
      newPayeeYuan: 80_000, mulePayments: 2, overHabit: true, overOnlineLimit: true, counterAlerts: 1, coached: true, hotlineCalls: 2, listedLevel: 'red', age: 75, earlierLosses: 1, watched: true,
    })!
    expect(everything.reasons.length).toBeGreaterThan(10)
    for (const { zh, en } of everything.reasons) {
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(en).toMatch(/[a-z]/)
      expect(zh + en).not.toMatch(/[{}]/)
    }
  })

  test('more of what speaks for fraud never lowers the level', () => {
    const order = ['red', 'orange', 'yellow', 'blue', undefined]
    const grown: Partial<PersonFacts>[] = [{ listedCalls: 1 }, { listedCalls: 3 }, { listedCalls: 3, phraseScore: 80 }, { listedCalls: 3, phraseScore: 80, newPayeeYuan: 50_000 }]
    const ranks = grown.map((facts) => order.indexOf(judged(facts)?.level))
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
  })
})

describe('judging', () => {
  test('the most pressing match gives the level and stands first among the reasons', () => {
    const judgement = judged({ listedCalls: 3, newPayeeYuan: 5_000 })!
    expect(judgement.level).toBe('red')
    expect(judgement.reasons[0]!.code).toBe('call-and-money')
    expect(judgement.reasons.map((reason) => reason.code)).toContain('many-listed-calls')
  })

  test('where no rule names the kind of fraud, the words do; where nobody does, it is "other"', () => {
    expect(judged({ mulePayments: 1, phraseType: 'loan' })?.fraudType).toBe('loan')
    expect(judged({ mulePayments: 1 })?.fraudType).toBe('other')
  })
})

describe('a later judgement of a person with a live warning', () => {
  const live: Judgement = { level: 'orange', fraudType: 'loan', reasons: [{ code: 'calls', zh: '来电 3 次', en: '3 calls' }, { code: 'words', zh: '话术', en: 'words' }] }
  const later = (more: Partial<Judgement>): Judgement => ({ level: 'yellow', fraudType: 'other', reasons: [], ...more })

  test('raises it and never lowers it', () => {
    expect(joined(live, later({ level: 'red' }))).toMatchObject({ level: 'red', raised: true })
    expect(joined(live, later({ level: 'blue' }))).toMatchObject({ level: 'orange', raised: false })
    expect(joined(live, later({ level: 'orange' }))).toMatchObject({ level: 'orange', raised: false })
  })

  test('adds its reasons; of one that both have, the newer words stand', () => {
    const { reasons } = joined(live, later({ reasons: [{ code: 'calls', zh: '来电 5 次', en: '5 calls' }, { code: 'money', zh: '转账', en: 'money' }] }))
    expect(reasons.map((reason) => reason.code).toSorted()).toEqual(['calls', 'money', 'words'])
    expect(reasons.find((reason) => reason.code === 'calls')?.zh).toBe('来电 5 次')
  })

  test('tells the kind of fraud when it raises the warning or when nobody knew it', () => {
    expect(joined(live, later({ level: 'red', fraudType: 'authority' })).fraudType).toBe('authority')
    expect(joined(live, later({ level: 'red', fraudType: 'other' })).fraudType).toBe('loan')
    expect(joined(live, later({ fraudType: 'authority' })).fraudType).toBe('loan')
    expect(joined({ ...live, fraudType: 'other' }, later({ fraudType: 'authority' })).fraudType).toBe('authority')
  })
})

describe('a table is refused when it is saved', () => {
  test.each([
    ['it warns about people for their age alone', (rules: Record<string, string>[]) => rules.push({ ...anywhere(rules), _id: 'old', age: '>= 80', level: '"red"', zh: '"高龄"', en: '"old"' }), /age, registration, losses and the watch alone/],
    ['it warns about people of one age', (rules: Record<string, string>[]) => rules.push({ ...anywhere(rules), _id: 'fifties', age: '[50..59]', listedCalls: '>= 0', level: '"blue"', zh: '"五十多岁"', en: '"fifties"' }), /rule fifties warns about people/],
    ['it warns about people who lost money before and nothing else', (rules: Record<string, string>[]) => rules.push({ ...anywhere(rules), _id: 'again', earlierLosses: '>= 1', level: '"red"', zh: '"再次"', en: '"again"' }), /rule again warns about people/],
    ['its level is none of ours', (rules: Record<string, string>[]) => { rules[0]!.level = '"purple"' }, /level must be one of red, orange, yellow, blue/],
    ['a rule gives no level', (rules: Record<string, string>[]) => { rules[0]!.level = '' }, /level must be one of/],
    ['its kind of fraud is unknown', (rules: Record<string, string>[]) => { rules[0]!.fraudType = '"lottery"' }, /unknown fraud type "lottery"/],
    ['a reason is missing in one language', (rules: Record<string, string>[]) => { rules[0]!.en = '' }, /a reason in Chinese \(zh\) and English \(en\)/],
  ] as const)('when %s', (_why, change, words) => {
    const content = edited(change)
    expect(() => compileScoringTable(content)).toThrow(TableProblem)
    expect(() => compileScoringTable(content)).toThrow(words)
  })
})
