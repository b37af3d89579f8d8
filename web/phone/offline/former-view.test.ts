import { expect, test } from 'vitest'
import type { Me } from '../../../src/contract/session.ts'
import type { TaskView } from '../../../src/contract/task.ts'
import { FOLLOW_UPS_KEY } from '../follow-up/follow-up-keys.ts'
import { nextStep } from '../task/next-step.ts'
import { asReadToday } from './former-view.ts'

const me = { id: 'chen', login: 'chen' } as Me
const read = (key: readonly unknown[], data: unknown) => asReadToday({ me, queries: [{ key, data, at: 1 }] }).queries[0]!.data
/** As the first version of the phone kept it. */
const FIRST = { id: 'one', kind: 'dissuade', state: 'accepted', mine: true, unanswered: 2, calls: [{ at: '', to: 'person', result: 'busy' }], asked: [], noticeSigned: false, atDoorAt: null, sibling: null, actions: ['call-guardian', 'call'] }

test('the one guardian of an earlier version is the first of the guardians of today, and the next step is to call them', () => {
  const task = read(['task', 'one'], { ...FIRST, person: { name: '王小明', phone: '14230000001', hasGuardian: true, guardian: { name: '李小红', phone: '14200000002' } } }) as TaskView
  expect(task.person.guardians).toEqual([{ name: '李小红', phone: '14200000002' }])
  expect(nextStep(task)).toBe('call-guardian')
})

test.each([[{ name: '王小明', guardian: null }], [{ name: '王小明' }], [undefined]])('where nobody was named as a guardian (%o) there are none, in a list as well', (person) => {
  const list = read(['tasks', 'open'], { items: [{ ...FIRST, ...(person === undefined ? {} : { person }) }], now: '' }) as { items: TaskView[] }
  expect(list.items[0]).toMatchObject({ person: { guardians: [] }, others: [], slips: [], merged: null })
})

test('follow-ups have no fields of tasks; what is of today, and what is no task, stays as it is', () => {
  const followUps = read(FOLLOW_UPS_KEY, { items: [{ id: 'two', person: { name: '王小明' } }] }) as { items: object[] }
  expect(followUps.items[0]).toMatchObject({ findings: [], person: { guardians: [] } })
  expect(followUps.items[0]).not.toHaveProperty('calls')
  const today = { ...FIRST, person: { name: '王小明', guardians: [{ name: '李小军', phone: '14200000003' }] } }
  expect(read(['task', 'one'], today)).toMatchObject(today)
  expect(read(['task-map', 'one'], { name: '', rings: [] })).toEqual({ name: '', rings: [] })
})

test('whoever was logged in before rights could be withdrawn has had none withdrawn', () => {
  expect(asReadToday({ me, queries: [] }).me.withdrawn).toEqual([])
  expect(asReadToday({ me: { ...me, withdrawn: ['task.work'] }, queries: [] }).me.withdrawn).toEqual(['task.work'])
})
