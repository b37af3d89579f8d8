import type { FactorBegun, Me, RecoveryCodes, SessionList } from '../../../src/contract/session.ts'
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

export async function giveCode(code: string): Promise<Me> {
  return remembered(await request<Me>('/api/session/code', { method: 'POST', body: { code } }))
}

export function beginFactor(password: string): Promise<FactorBegun> {
  return request('/api/session/factor', { method: 'POST', body: { password } })
}

export function confirmFactor(code: string): Promise<RecoveryCodes> {
  return request('/api/session/factor/confirmation', { method: 'POST', body: { code } })
}

export async function endFactor(password: string): Promise<void> {
  await request('/api/session/factor/end', { method: 'POST', body: { password } })
}

export function readSessions(signal?: AbortSignal): Promise<SessionList> {
  return request('/api/sessions', { signal })
}

export async function endSession(id: string): Promise<void> {
  await request(`/api/sessions/${id}`, { method: 'DELETE' })
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
