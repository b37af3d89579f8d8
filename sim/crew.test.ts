import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FollowUpTaskView } from '../src/contract/follow-up.ts'
import type { User } from '../demo/users.ts'
import { Refused, type Api } from './api.ts'
import { Crew } from './crew.ts'
import type { Feed } from './feed.ts'
import type { People } from './people.ts'
import type { Sessions } from './sessions.ts'

beforeEach(() => { vi.useFakeTimers({ now: new Date('2026-03-02T10:00:00+08:00') }) })
afterEach(() => { vi.useRealTimers() })

const VIEW = { id: 'task 1', kind: 'follow-up-call', unit: { code: 'P01', name: '派出所' }, state: 'offered', assignee: { id: 'chen', name: '陈' }, unanswered: 0 } as FollowUpTaskView

/** The server as far as one follow-up needs it. */
function aServer(isVisitor: boolean) {
  const asked: string[] = []
  let view = VIEW
  const send = (login: string, method: string, path: string, body?: { result: string }): Promise<unknown> => {
    if (path.startsWith('/api/tasks/')) return Promise.reject(new Refused(404, 'request.not_found'))
    if (path === '/api/follow-ups?which=due') return Promise.resolve({ items: view.state === 'closed' ? [] : [{ taskId: view.id }, { taskId: null }] })
    if (!path.startsWith('/api/follow-ups/')) return Promise.resolve({ items: [], next: null })
    if (method === 'POST') asked.push(`${login} ${path} ${body?.result ?? ''}`.trim())
    if (path.endsWith('/accept')) view = { ...view, state: 'accepted' }
    if (path.endsWith('/result')) view = { ...view, unanswered: view.unanswered + 1, state: body?.result === 'talked' || view.unanswered === 2 ? 'closed' : 'accepted' }
    return Promise.resolve(view)
  }
  const end = new AbortController()
  const api = { events: async function* () { await new Promise(() => undefined); yield '' }, pause: () => Promise.resolve() }
  const people = { watcher: () => Promise.resolve('analyst'), holders: () => Promise.resolve(isVisitor ? [] : [{ login: 'p01-1' } as User]), isVisitor: () => isVisitor }
  const sessions = { send, me: () => Promise.resolve({ id: 'chen' }), headers: () => Promise.resolve({}) }
  const crew = new Crew({ api: api as unknown as Api, sessions: sessions as unknown as Sessions, people: people as unknown as People, feed: {} as Feed, pace: 60, end: end.signal })
  void crew.run()
  return { asked, stop: () => end.abort(), stateNow: () => view.state }
}

test('the officers take a follow-up that is due and ring until it is answered', async () => {
  const { asked, stop, stateNow } = aServer(false)
  await vi.advanceTimersByTimeAsync(30 * 60_000)
  expect(stateNow()).toBe('closed')
  expect(asked[0]).toBe('p01-1 /api/follow-ups/task 1/accept')
  expect(asked.slice(1).every((one) => one.startsWith('p01-1 /api/follow-ups/task 1/result '))).toBe(true)
  stop()
})

test('one that the visitor holds is left to the visitor', async () => {
  const { asked, stop } = aServer(true)
  await vi.advanceTimersByTimeAsync(30 * 60_000)
  expect(asked).toEqual([])
  stop()
})
