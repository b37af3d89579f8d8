import type { z } from 'zod'
import type { AccountAct, AccountBody, AccountDone, AccountHolding, AccountList, AccountMoved, AccountQuery, FactorRoles, MoveBody, StaffReceipt } from '../../../src/contract/account.ts'
import type { SourceAct, SourceBody, SourceKey, SourceList } from '../../../src/contract/source.ts'
import { request } from './client.ts'
import { formOf } from './file-form.ts'

/** Each new account costs the server a slow hash. */
const IMPORT_MS_MAX = 600_000

export function readAccounts(query: AccountQuery, signal?: AbortSignal): Promise<AccountList> {
  return request('/api/accounts', { query: { ...query }, signal })
}

export function actOnAccount(id: string, act: AccountAct): Promise<AccountDone> {
  return request(`/api/accounts/${id}/acts`, { method: 'POST', body: { act } })
}

export function addAccount(body: z.input<typeof AccountBody>): Promise<AccountDone> {
  return request('/api/accounts', { method: 'POST', body })
}

export function readHolding(id: string, signal?: AbortSignal): Promise<AccountHolding> {
  return request(`/api/accounts/${id}/holding`, { signal })
}

export function moveAccount(id: string, body: z.input<typeof MoveBody>): Promise<AccountMoved> {
  return request(`/api/accounts/${id}/post`, { method: 'POST', body })
}

export function uploadStaff(file: File, save: boolean): Promise<StaffReceipt> {
  return request('/api/accounts/sheet', { method: 'POST', query: { save: String(save) }, body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}

export function readFactorRoles(signal?: AbortSignal): Promise<FactorRoles> {
  return request('/api/settings/second-factor', { signal })
}

export function saveFactorRoles(roles: FactorRoles): Promise<FactorRoles> {
  return request('/api/settings/second-factor', { method: 'PUT', body: roles })
}

export function readSources(signal?: AbortSignal): Promise<SourceList> {
  return request('/api/sources', { signal })
}

export function addSource(source: SourceBody): Promise<SourceKey> {
  return request('/api/sources', { method: 'POST', body: source })
}

export function actOnSource(code: string, act: SourceAct): Promise<SourceKey> {
  return request(`/api/sources/${code}/acts`, { method: 'POST', body: { act } })
}
