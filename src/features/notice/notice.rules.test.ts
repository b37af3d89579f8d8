import { expect, test } from 'vitest'
import { isReasonToPrint, noticeOfTask } from './notice.rules.ts'

const SIGNED = { by_user: 'squad' }

test('whoever took the signature may print it, also when the case is long closed', () => {
  expect(isReasonToPrint({ state: 'closed', assignee: 'squad' }, SIGNED, 'squad')).toBe(true)
})

test('whoever holds the open task may print it; once the task is closed or only offered, they may not', () => {
  expect(isReasonToPrint({ state: 'accepted', assignee: 'chen' }, SIGNED, 'chen')).toBe(true)
  expect(isReasonToPrint({ state: 'offered', assignee: 'chen' }, SIGNED, 'chen')).toBe(false)
  expect(isReasonToPrint({ state: 'closed', assignee: 'chen' }, SIGNED, 'chen')).toBe(false)
})

test('a colleague who has nothing to do with the case may not', () => {
  expect(isReasonToPrint({ state: 'accepted', assignee: 'chen' }, SIGNED, 'standin')).toBe(false)
})

test('a visit has its own notice, a call the newest of its case', () => {
  const notices = [{ task_id: 'second', warning_id: 'w' }, { task_id: 'first', warning_id: 'w' }, { task_id: 'other', warning_id: 'x' }]
  expect(noticeOfTask({ id: 'first', kind: 'visit', warningId: 'w' }, notices)).toBe(notices[1])
  expect(noticeOfTask({ id: 'third', kind: 'visit', warningId: 'w' }, notices)).toBeUndefined()
  expect(noticeOfTask({ id: 'call', kind: 'dissuade', warningId: 'w' }, notices)).toBe(notices[0])
})
