import type { z } from 'zod'
import type { LISTING_VIEWS, ListingAdded, ListingBody, ListingList, RevealedListing } from '../../../src/contract/listing.ts'
import type { ListName } from '../../../src/domain/lists.ts'
import { request } from './client.ts'

export type ListingPage = z.infer<typeof ListingList>
export type Listing = ListingPage['items'][number]
export type ListingView = (typeof LISTING_VIEWS)[number]
export type ListingInput = z.input<typeof ListingBody>

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
