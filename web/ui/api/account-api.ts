import type { AccountAct, AccountDone, AccountList, AccountQuery, FactorRoles } from '../../../src/contract/account.ts'
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
