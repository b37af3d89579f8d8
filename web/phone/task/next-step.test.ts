import { expect, test } from 'vitest'
import type { TaskView } from '../../../src/contract/task.ts'
import type { CallTarget } from '../../../src/domain/guardian.ts'
import { nextGuardian, nextStep } from './next-step.ts'

type Facts = Pick<TaskView, 'kind' | 'actions' | 'calls' | 'asked' | 'sibling' | 'unanswered' | 'atDoorAt' | 'noticeSigned'> & { readonly person: Pick<TaskView['person'], 'guardians'> }
const DAUGHTER = { name: '李小红', phone: '14200000002' }
const SON = { name: '李小军', phone: '14200000003' }
const IN_HAND = ['call', 'send-sms', 'ask-carrier', 'send-visit', 'outcome', 'handover'] as const
const VISIT = { id: '', kind: 'visit', state: 'offered', assigneeName: null } as const

function next(facts: Partial<Facts>) {
  const task = { kind: 'dissuade', actions: [...IN_HAND], calls: [], asked: [], sibling: null, unanswered: 0, atDoorAt: null, noticeSigned: false, person: { guardians: [DAUGHTER] }, ...facts } satisfies Facts
  return nextStep(task as unknown as TaskView)
}
const call = (to: CallTarget, result: TaskView['calls'][number]['result']) => ({ at: '', to, result })
const asked = (channel: TaskView['asked'][number]['channel']) => ({ channel, to: 'person' as const, at: '', state: 'waiting' as const, word: null })

test('an accepted task is called first, and asked for its outcome once the person was reached', () => {
  expect(next({})).toBe('call')
  expect(next({ unanswered: 1, calls: [call('person', 'busy')] })).toBe('call')
  expect(next({ calls: [call('person', 'reached')] })).toBe('outcome')
})

test('after two calls in vain the guardian comes first, then what reaches a busy line while somebody knocks, and the telephone last', () => {
  const inVain = { unanswered: 2, calls: [call('person', 'busy'), call('person', 'busy')], sibling: VISIT, actions: ['call-guardian', ...IN_HAND.filter((action) => action !== 'send-visit')] } as const
  const now = (facts: Partial<Facts>) => next({ ...inVain, actions: [...inVain.actions], calls: [...inVain.calls], ...facts })
  expect(now({})).toBe('call-guardian')
  const tried = { calls: [...inVain.calls, call('guardian', 'no-answer')] }
  expect(now(tried)).toBe('send-sms')
  expect(now({ ...tried, asked: [asked('sms')] })).toBe('ask-carrier')
  expect(now({ ...tried, asked: [asked('sms'), asked('carrier')] })).toBe('call')
})

test('the second guardian is called when the first was busy, and nobody of them a second time', () => {
  const off = { unanswered: 1, calls: [call('person', 'switched-off')], sibling: VISIT, actions: ['call-guardian', ...IN_HAND.filter((action) => action !== 'send-visit')], person: { guardians: [DAUGHTER, SON] } } satisfies Partial<Facts>
  const tried = (...results: TaskView['calls']) => ({ ...off, calls: [...off.calls, ...results] })
  const [first, second] = [tried(call('guardian', 'busy')), tried(call('guardian', 'busy'), call('guardian-2', 'no-answer'))]
  expect([off, first, second].map((facts) => nextGuardian(facts as unknown as TaskView))).toEqual(['guardian', 'guardian-2', null])
  expect([off, first, second].map(next)).toEqual(['call-guardian', 'call-guardian', 'send-sms'])
  expect(next(tried(call('guardian', 'reached')))).toBe('outcome')
})

test('a phone that is off needs no second call: the guardian is rung at once, then written to, and somebody is on the way already', () => {
  const off = { unanswered: 1, calls: [call('person', 'switched-off')], sibling: VISIT }
  const actions = IN_HAND.filter((action) => action !== 'send-visit')
  expect(next({ ...off, actions: ['call-guardian', ...actions] })).toBe('call-guardian')
  expect(next({ ...off, calls: [...off.calls, call('guardian', 'no-answer')], actions: ['call-guardian', ...actions] })).toBe('send-sms')
  expect(next({ ...off, actions })).toBe('send-sms')
})

test('at the door the notice comes before the outcome', () => {
  const actions: TaskView['actions'] = ['at-door', 'call', 'notice', 'outcome']
  expect(next({ kind: 'visit', actions: ['accept'] })).toBe('accept')
  expect(next({ kind: 'visit', actions })).toBe('at-door')
  expect(next({ kind: 'visit', actions: actions.slice(1), atDoorAt: '2026-03-02T03:00:00Z' })).toBe('notice')
  expect(next({ kind: 'visit', actions: ['call', 'outcome'], atDoorAt: '2026-03-02T03:00:00Z', noticeSigned: true })).toBe('outcome')
})
