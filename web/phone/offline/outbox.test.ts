import { expect, test } from 'vitest'
import { ApiFailure, ownFailure } from '../../ui/api/failure.ts'
import type { KeptRow } from './kept-rows.ts'
import { KEPT_DAYS_MAX, sendInOrder } from './outbox.ts'

const NOW = Date.parse('2026-03-02T03:00:00+08:00')
type Row = Pick<KeptRow, 'id' | 'taskId' | 'at' | 'refusal'>
const row = (id: number, taskId: string, more: Partial<Row> = {}): Row => ({ id, taskId, at: new Date(NOW).toISOString(), refusal: null, ...more })
const refused = (code: string, status: number) => new ApiFailure({ code, zh: '不行', en: 'no' }, status)

/** Sends the rows to a server that fails for some of them, and tells what happened to which. */
async function sent(rows: readonly Row[], failures: Readonly<Record<number, unknown>> = {}) {
  const log: string[] = []
  const answer = await sendInOrder(rows, NOW, {
    send: (one) => Promise.resolve(failures[one.id] === undefined ? { isSent: true as const } : { isSent: false as const, failure: failures[one.id] }),
    onSent: (one) => { log.push(`sent ${one.id}`); return Promise.resolve() },
    onRefused: (one, refusal) => { log.push(`refused ${one.id} ${refusal.code}`); return Promise.resolve() },
  })
  return { log, ...answer }
}

test('everything goes in the order in which it was entered', async () => {
  expect(await sent([row(3, 'b'), row(1, 'a'), row(2, 'a')])).toEqual({ log: ['sent 1', 'sent 2', 'sent 3'], sent: 3, needsLogin: false })
})

test.each([['no signal', ownFailure('client.offline')], ['no answer in time', ownFailure('client.timeout')], ['a proxy without its server', refused('client.unreadable', 502)]])('with %s nothing more is tried, and everything waits on', async (_name, failure) => {
  expect(await sent([row(1, 'a'), row(2, 'b'), row(3, 'b')], { 2: failure })).toEqual({ log: ['sent 1'], sent: 1, needsLogin: false })
})

test('where the server stumbles over one task, that task waits and keeps its order; the others go', async () => {
  expect((await sent([row(1, 'a'), row(2, 'a'), row(3, 'b')], { 1: refused('internal', 500) })).log).toEqual(['sent 3'])
  expect((await sent([row(1, 'a'), row(2, 'a'), row(3, 'b')], { 1: refused('request.too_many', 429) })).log).toEqual(['sent 3'])
})

test('what the server refuses is put aside with its words, and what follows is for the server to judge', async () => {
  expect((await sent([row(1, 'a'), row(2, 'a')], { 1: refused('task.closed', 409) })).log).toEqual(['refused 1 task.closed', 'sent 2'])
  expect((await sent([row(1, 'a', { refusal: { code: 'task.closed', zh: '', en: '' } }), row(2, 'a')])).log).toEqual(['sent 2'])
})

test('after a night in which the session ended, nothing is refused: somebody logs in first', async () => {
  expect(await sent([row(1, 'a'), row(2, 'b')], { 1: refused('session.missing', 401) })).toEqual({ log: [], sent: 0, needsLogin: true })
})

test('what has lain for more than a week is shown instead of sent: the server would no longer know it again', async () => {
  const old = new Date(NOW - (KEPT_DAYS_MAX * 86_400_000 + 1)).toISOString()
  expect((await sent([row(1, 'a', { at: old }), row(2, 'a')])).log).toEqual(['refused 1 client.too_old', 'sent 2'])
})
