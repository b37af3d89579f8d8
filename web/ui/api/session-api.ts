import type { Me } from '../../../src/contract/session.ts'
import { ApiFailure } from './failure.ts'
import { rememberCsrf, request } from './client.ts'

/** Null when nobody is logged in. */
export async function readSession(signal?: AbortSignal): Promise<Me | null> {
  try {
    return remembered(await request<Me>('/api/session', { signal }))
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 401) return remembered(null)
    throw failure
  }
}

export async function logIn(login: string, password: string): Promise<Me> {
  return remembered(await request<Me>('/api/session', { method: 'POST', body: { login, password } }))
}

export async function logOut(): Promise<void> {
  await request('/api/session', { method: 'DELETE' })
  rememberCsrf(null)
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await request('/api/session/password', { method: 'POST', body: { old, new: fresh } })
}

export interface DemoAccount {
  readonly login: string
  readonly password: string
  readonly name: string
  readonly role: string
  readonly unit: string
}

/** Null in a real bureau, which has no demo accounts. */
export async function readDemoAccounts(signal?: AbortSignal): Promise<readonly DemoAccount[] | null> {
  try {
    return (await request<{ items: DemoAccount[] }>('/api/demo/accounts', { signal })).items
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 404) return null
    throw failure
  }
}

function remembered<T extends Me | null>(me: T): T {
  rememberCsrf(me)
  return me
}
