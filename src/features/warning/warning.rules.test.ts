import { expect, test } from 'vitest'
import { MERGED_MAX, mayGoInto, whyNotMerge, whyNotUnmerge } from './warning.rules.ts'

const NOW = new Date('2026-03-02T03:00:00+08:00')
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const live = { person_id: 1, state: 'open' as const, outcome: null, merged_into: null, direct_fen: 0, indirect_fen: 0 }
const kept = { ...live, person_id: 2 }
const NOBODY = { hasMerged: false, keptHas: 0, isMet: false }

test('what was answered for, or saved money, stays as it is; what nobody was met with may go', () => {
  const closed = (outcome: 'dissuaded' | 'false-alarm' | 'unreachable' | 'wrong-person', directFen = 0) => mayGoInto({ ...live, state: 'closed', outcome, direct_fen: directFen })
  expect([closed('dissuaded'), closed('false-alarm'), closed('unreachable', 1), closed('unreachable'), closed('wrong-person')]).toEqual([false, false, false, true, true])
})

test('a live one goes into an open one of somebody else, while the number of numbers is believable', () => {
  expect(whyNotMerge(live, kept, NOBODY)).toBeUndefined()
  expect([
    whyNotMerge(live, { ...kept, person_id: 1 }, NOBODY), whyNotMerge(live, { ...kept, state: 'elsewhere' }, NOBODY), whyNotMerge(live, kept, { ...NOBODY, hasMerged: true }),
    whyNotMerge(live, kept, { ...NOBODY, keptHas: MERGED_MAX }), whyNotMerge(live, kept, { ...NOBODY, isMet: true }),
  ]).toEqual(['merge.same_person', 'merge.kept_not_open', 'merge.has_merged', 'merge.too_many', 'merge.is_met'])
})

test('a merge is taken back for half an hour, to the second, and not once what was before is forgotten', () => {
  const merged = { ...live, merged_into: 'kept' }
  const why = (mergedAt: Date | undefined) => whyNotUnmerge({ merged, kept, mergedAt, now: NOW })
  expect([why(minutesAgo(30)), why(new Date(minutesAgo(30).getTime() - 1)), why(undefined)]).toEqual([undefined, 'merge.too_late', 'merge.too_late'])
})
