import { expect, test } from 'vitest'
import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import type { TaskView } from '../../../src/contract/task.ts'
import type { TaskMove } from '../../ui/api/task-api.ts'
import { nextStep } from '../task/next-step.ts'
import { asIfSent, followUpAsIfSent } from './as-if-sent.ts'
import type { KeptRow } from './kept-rows.ts'

const AT = '2026-03-02T03:00:00.000Z'
const visit = {
  id: 'visit', kind: 'visit', state: 'accepted', mine: true, actions: ['at-door', 'call', 'outcome', 'handover'],
  calls: [], asked: [], sibling: null, unanswered: 0, atDoorAt: null, noticeSigned: false, photos: 1, outcome: null, deadline: { rule: 'at-door', dueAt: AT },
} as unknown as TaskView
const row = (move: TaskMove, more: Partial<KeptRow> = {}): KeptRow => ({ id: 1, key: 'key', taskId: 'visit', at: AT, about: { kind: 'visit', fraudType: 'loan', name: '' }, entry: { kind: 'move', move }, photo: null, refusal: null, ...more })

test('in the stairwell the page goes on step by step: door, signature, outcome', () => {
  const there = asIfSent(visit, [row({ path: 'at-door' })])
  expect([there.atDoorAt, nextStep(there)]).toEqual([AT, 'notice'])
  const signed = asIfSent(visit, [row({ path: 'at-door' }), row({ path: 'notice', body: { strokes: [[1, 1]] } })])
  expect([signed.noticeSigned, nextStep(signed)]).toEqual([true, 'outcome'])
  const done = asIfSent(visit, [row({ path: 'at-door' }), row({ path: 'outcome', body: { outcome: 'refused' } })])
  expect([done.state, done.outcome, done.deadline, nextStep(done)]).toEqual(['closed', 'refused', null, null])
})

test('calls and pictures that wait are counted with those that came in', () => {
  const busy = row({ path: 'calls', body: { to: 'person', result: 'busy' } })
  expect(asIfSent(visit, [busy, row({ path: 'accept' }, { entry: { kind: 'photo' } })])).toMatchObject({ unanswered: 1, calls: [{ result: 'busy' }], photos: 2 })
})

test('what was accepted without signal has nobody to call yet: name and number come with the answer', () => {
  const accepted = asIfSent({ ...visit, state: 'offered', mine: false, actions: ['accept', 'handover'] }, [row({ path: 'accept' })])
  expect([accepted.state, nextStep(accepted)]).toEqual(['accepted', null])
})

test('the last step that waits can be taken back for thirty seconds, as if it had been sent', () => {
  expect(asIfSent(visit, [row({ path: 'at-door' })])).toMatchObject({ undoUntil: '2026-03-02T03:00:30.000Z', actions: expect.arrayContaining(['undo']) as string[] })
})

test('a follow-up goes on as well: taken, in vain, in vain for the last time, talked to', () => {
  const call = { id: 'call', kind: 'follow-up-call', state: 'accepted', mine: true, actions: ['answer', 'handover'], unanswered: 1, unansweredMax: 3, result: null, findings: [], deadline: { rule: 'outcome', dueAt: AT }, undoUntil: null } as unknown as FollowUpTaskView
  const answer = (result: 'talked' | 'not-reached', id: number) => row({ path: 'undo' }, { id, taskId: 'call', entry: { kind: 'follow-up', move: { path: 'result', body: { result, findings: result === 'talked' ? ['paid-again'] : [] } } } })
  expect(followUpAsIfSent(call, [answer('not-reached', 1)])).toMatchObject({ state: 'accepted', unanswered: 2, result: null, deadline: { rule: 'outcome' }, actions: ['answer', 'handover', 'undo'], undoUntil: '2026-03-02T03:00:30.000Z' })
  expect(followUpAsIfSent(call, [answer('not-reached', 1), answer('not-reached', 2)])).toMatchObject({ state: 'closed', unanswered: 3, result: 'not-reached', deadline: null, actions: ['undo'] })
  expect(followUpAsIfSent(call, [answer('talked', 1)])).toMatchObject({ state: 'closed', unanswered: 1, result: 'talked', findings: ['paid-again'] })
  const taken = row({ path: 'undo' }, { taskId: 'call', entry: { kind: 'follow-up', move: { path: 'accept' } } })
  expect(followUpAsIfSent({ ...call, state: 'offered', actions: ['accept'] }, [taken])).toMatchObject({ state: 'accepted', mine: true, deadline: null, actions: ['undo'] })
  expect(followUpAsIfSent(call, [row({ path: 'at-door' })])).toBe(call)
})

test('what the server refused, and what is about another task, changes nothing', () => {
  const refused = row({ path: 'at-door' }, { refusal: { code: 'task.closed', zh: '', en: '' } })
  expect(asIfSent(visit, [refused, row({ path: 'at-door' }, { taskId: 'another' })])).toBe(visit)
})
