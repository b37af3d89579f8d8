import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '../../../src/contract/session.ts'
import type { Tasks } from '../../ui/api/task-api.ts'
import { SESSION_KEY } from '../../ui/session/query-client.ts'

/** What a phone without signal opens with: who it is, the last list, and the open tasks that are theirs with their maps. */
export interface KeptView {
  readonly me: Me
  readonly queries: readonly { readonly key: readonly unknown[]; readonly data: unknown; readonly at: number }[]
}

const LIST = ['tasks', 'open'] as const
const OF_TASK = ['task', 'task-map']

export function isKept(key: readonly unknown[]): boolean {
  return key[0] === SESSION_KEY[0] || (key[0] === LIST[0] && key[1] === LIST[1]) || OF_TASK.includes(String(key[0]))
}

/** Undefined while nobody is logged in. What has left the list leaves the phone. */
export function viewIn(client: QueryClient): KeptView | undefined {
  const me = client.getQueryData<Me | null>(SESSION_KEY)
  const list = client.getQueryData<Tasks>(LIST)
  if (me === undefined || me === null || me.owed !== null || list === undefined) return undefined
  const mine = new Set(list.items.filter((task) => task.mine).map((task) => task.id))
  const fits = (key: readonly unknown[]) => isKept(key) && (!OF_TASK.includes(String(key[0])) || mine.has(String(key[1]))) && key[0] !== SESSION_KEY[0]
  const found = client.getQueryCache().findAll().filter((query) => fits(query.queryKey) && query.state.data !== undefined)
  return { me, queries: found.map(({ queryKey, state }) => ({ key: queryKey, data: state.data, at: state.dataUpdatedAt })) }
}
