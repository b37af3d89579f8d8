import type { AccountAct, AccountDone, AccountList, AccountQuery, FactorRoles } from '../../../src/contract/account.ts'
import type { SourceAct, SourceBody, SourceKey, SourceList } from '../../../src/contract/source.ts'
import { request } from './client.ts'

export function readAccounts(query: AccountQuery, signal?: AbortSignal): Promise<AccountList> {
  return request('/api/accounts', { query: { ...query }, signal })
}

export function actOnAccount(id: string, act: AccountAct): Promise<AccountDone> {
  return request(`/api/accounts/${id}/acts`, { method: 'POST', body: { act } })
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
