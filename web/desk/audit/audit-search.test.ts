import { expect, test } from 'vitest'
import { auditSearchOf } from './audit-search.ts'

test('the address keeps what was asked of the log; what is not understood is dropped', () => {
  const asked = { actor: 'chen', action: 'task.accept', subject: 'A1', from: '2026-03-01', to: '2026-03-31' }
  expect(auditSearchOf(asked)).toEqual(asked)
  expect(auditSearchOf({ actor: ' ', action: ['x'], subject: 330201, from: '1 March', to: '', before: 3 })).toEqual({ subject: '330201' })
  expect(auditSearchOf({ actor: 'x'.repeat(80) })).toEqual({ actor: 'x'.repeat(64) })
})
