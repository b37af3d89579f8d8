import type { CreditRow, MyCredit, RegisteredList } from '../../../src/contract/credit.ts'
import { request } from './client.ts'

export function readMyCredit(signal?: AbortSignal): Promise<MyCredit> {
  return request<MyCredit>('/api/credits/mine', { signal })
}

export function posterAddress(code: string): string {
  return `/api/credits/${code}/poster.pdf`
}

export async function readCredits(signal?: AbortSignal): Promise<readonly CreditRow[]> {
  return (await request<{ items: CreditRow[] }>('/api/credits', { signal })).items
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
