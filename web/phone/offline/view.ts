import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '../../../src/contract/session.ts'
import type { FollowUpTasks } from '../../ui/api/follow-up-api.ts'
import type { Tasks } from '../../ui/api/task-api.ts'
import { SESSION_KEY } from '../../ui/session/query-client.ts'
import { FOLLOW_UPS_KEY } from '../follow-up/follow-up-keys.ts'

/** What a phone without signal opens with: who it is, the last lists of tasks and follow-ups, and of those that are theirs the page, with its map. */
export interface KeptView {
  readonly me: Me
  readonly queries: readonly { readonly key: readonly unknown[]; readonly data: unknown; readonly at: number }[]
}

const LIST = ['tasks', 'open'] as const
const LISTS = [LIST, FOLLOW_UPS_KEY]
const OF_TASK = ['task', 'task-map']

export function isKept(key: readonly unknown[]): boolean {
  return key[0] === SESSION_KEY[0] || LISTS.some((list) => key[0] === list[0] && key[1] === list[1]) || OF_TASK.includes(String(key[0]))
}

/** Undefined while nobody is logged in. What has left the list leaves the phone. */
export function viewIn(client: QueryClient): KeptView | undefined {
  const me = client.getQueryData<Me | null>(SESSION_KEY)
  const list = client.getQueryData<Tasks>(LIST)
  if (me === undefined || me === null || me.owed !== null || list === undefined) return undefined
  const followUps = client.getQueryData<FollowUpTasks>(FOLLOW_UPS_KEY)?.items ?? []
  const mine = new Set([...list.items, ...followUps].filter((task) => task.mine).map((task) => task.id))
  const fits = (key: readonly unknown[]) => isKept(key) && (!OF_TASK.includes(String(key[0])) || mine.has(String(key.at(-1)))) && key[0] !== SESSION_KEY[0]
  const found = client.getQueryCache().findAll().filter((query) => fits(query.queryKey) && query.state.data !== undefined)
  return { me, queries: found.map(({ queryKey, state }) => ({ key: queryKey, data: state.data, at: state.dataUpdatedAt })) }
}
