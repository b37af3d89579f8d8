import type { z } from 'zod'
import type { AppealBody, AppealList, AppealQuery, AppealTaken, AppealView, DecideBody, EntryAppealBody } from '../../../src/contract/appeal.ts'
import { request } from './client.ts'

export type Appeal = z.infer<typeof AppealList>['items'][number]
export type AppealPart = AppealQuery['part']
export type AppealPage = z.infer<typeof AppealView>
export type AppealInput = z.infer<typeof AppealBody>
export type Taken = z.infer<typeof AppealTaken>

export function takeAppeal(body: AppealInput): Promise<Taken> {
  return request('/api/appeals', { method: 'POST', body })
}

export function takeAppealOfEntry(listingId: string, body: z.infer<typeof EntryAppealBody>): Promise<Taken> {
  return request(`/api/listings/${listingId}/appeals`, { method: 'POST', body })
}

export function readAppeals(part: AppealPart, cursor?: string, signal?: AbortSignal): Promise<z.infer<typeof AppealList>> {
  return request('/api/appeals', { query: { part, cursor }, signal })
}

export function readAppeal(id: string, signal?: AbortSignal): Promise<AppealPage> {
  return request<AppealPage>(`/api/appeals/${id}`, { signal })
}

export function decideAppeal(id: string, body: z.infer<typeof DecideBody>): Promise<AppealPage> {
  return request<AppealPage>(`/api/appeals/${id}/decision`, { method: 'POST', body })
}

export async function noteCarried(id: string): Promise<void> {
  await request(`/api/appeals/${id}/carried`, { method: 'POST', body: {} })
}

export function answerAddress(id: string): string {
  return `/api/appeals/${id}/answer.pdf`
}
