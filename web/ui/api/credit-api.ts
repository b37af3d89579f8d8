import type { CreditList, CreditQuery, MyCredit, RegisteredList } from '../../../src/contract/credit.ts'
import type { Language } from '../i18n/dictionary.ts'
import { addressOf, request } from './client.ts'

export function readMyCredit(signal?: AbortSignal): Promise<MyCredit> {
  return request<MyCredit>('/api/credits/mine', { signal })
}

export function posterAddress(code: string): string {
  return `/api/credits/${code}/poster.pdf`
}

export function readCredits(query: CreditQuery, signal?: AbortSignal): Promise<CreditList> {
  return request('/api/credits', { query: { ...query }, signal })
}

export function creditsSheetAddress(query: CreditQuery, format: 'csv' | 'xlsx', language: Language): string {
  return addressOf('/api/credits/sheet', { ...query, format, language })
}

export function readRegistered(code: string, cursor: string | undefined, signal?: AbortSignal): Promise<RegisteredList> {
  return request(`/api/credits/${code}/registrations`, { query: { cursor }, signal })
}

export function makeCampaign(name: string): Promise<MyCredit> {
  return request<MyCredit>('/api/credits', { method: 'POST', body: { name } })
}

export async function closeCredit(code: string): Promise<void> {
  await request(`/api/credits/${code}/close`, { method: 'POST', body: {} })
}
