import type { z } from 'zod'
import type { AppealBody, AppealList, AppealTaken, AppealView, DecideBody, LISTING_VIEWS, ListingAdded, ListingBody, ListingList, RevealedListing } from '../../../src/contract/listing.ts'
import type { ListName } from '../../../src/domain/lists.ts'
import { request } from './client.ts'

export type ListingPage = z.infer<typeof ListingList>
export type Listing = ListingPage['items'][number]
export type ListingView = (typeof LISTING_VIEWS)[number]
export type ListingInput = z.input<typeof ListingBody>
export type Appeal = z.infer<typeof AppealList>['items'][number]
export type AppealPage = z.infer<typeof AppealView>

export type ListingFilter = { readonly view: ListingView; readonly list: ListName | undefined; readonly value: string }

export function readListings(filter: ListingFilter, after: string | undefined, signal?: AbortSignal): Promise<ListingPage> {
  return request<ListingPage>('/api/listings', { query: { ...filter, after }, signal })
}

export function addListing(body: ListingInput): Promise<z.infer<typeof ListingAdded>> {
  return request('/api/listings', { method: 'POST', body })
}

export function revealListing(id: string, reason: string): Promise<z.infer<typeof RevealedListing>> {
  return request(`/api/listings/${id}/reveal`, { method: 'POST', body: { reason } })
}

/** What is done to an entry: `confirm`, `renew`, `remove`, `block`. */
export async function actOnListing(id: string, act: 'confirm' | 'renew' | 'remove' | 'block', body: object): Promise<void> {
  await request(`/api/listings/${id}/${act}`, { method: 'POST', body })
}

export function takeAppeal(id: string, body: z.infer<typeof AppealBody>): Promise<z.infer<typeof AppealTaken>> {
  return request(`/api/listings/${id}/appeals`, { method: 'POST', body })
}

export async function readAppeals(signal?: AbortSignal): Promise<readonly Appeal[]> {
  return (await request<z.infer<typeof AppealList>>('/api/appeals', { signal })).items
}

export function readAppeal(id: string, signal?: AbortSignal): Promise<AppealPage> {
  return request<AppealPage>(`/api/appeals/${id}`, { signal })
}

export function decideAppeal(id: string, body: z.infer<typeof DecideBody>): Promise<AppealPage> {
  return request<AppealPage>(`/api/appeals/${id}/decision`, { method: 'POST', body })
}
