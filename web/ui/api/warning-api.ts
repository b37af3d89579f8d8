import type { PersonPageView } from '../../../src/contract/person.ts'
import type { z } from 'zod'
import type { BulkResult } from '../../../src/contract/bulk.ts'
import type { BulkAcknowledgeBody, BulkHandoverBody, HandoverList, MergeBody, MergeCandidates, Revealed, ReviewBody, WarningDetail, WarningPage, WarningQuery } from '../../../src/contract/warning.ts'
import { addressOf, BULK_TIMEOUT_MS, request } from './client.ts'

export type WarningPageView = z.infer<typeof WarningPage>
export type WarningDetailView = z.infer<typeof WarningDetail>
export type Handovers = z.infer<typeof HandoverList>
/** As sent: lists are comma-separated words. */
export type WarningSearch = { readonly [Key in keyof z.input<typeof WarningQuery>]?: string | undefined }

export function readWarnings(search: WarningSearch, cursor: string | undefined, signal?: AbortSignal): Promise<WarningPageView> {
  return request<WarningPageView>('/api/warnings', { query: { ...search, cursor }, signal })
}

export function outageSheetAddress(unit: string | undefined): string {
  return addressOf('/api/outage.pdf', { unit })
}

export function readWarning(id: string, signal?: AbortSignal): Promise<WarningDetailView> {
  return request<WarningDetailView>(`/api/warnings/${id}`, { signal })
}

/** The person, unmasked, for one look; the reason and the look are recorded. */
export function revealPerson(id: string, reason: string): Promise<Revealed> {
  return request<Revealed>(`/api/warnings/${id}/reveal`, { method: 'POST', body: { reason } })
}

/** A picture of the door, for one look; the reason and the look are recorded. */
export function revealPhoto(id: string, reason: string): Promise<Blob> {
  return request<Blob>(`/api/photos/${id}/reveal`, { method: 'POST', body: { reason }, as: 'blob' })
}

export type WarningMove =
  | { readonly path: 'reopen'; readonly body: { reason: string } }
  | { readonly path: 'reply'; readonly body: { reply: string } }
  | { readonly path: 'merge'; readonly body: MergeBody }
  | { readonly path: 'unmerge'; readonly body: Record<string, never> }

export async function moveWarning(id: string, move: WarningMove, idempotencyKey: string): Promise<void> {
  await request(`/api/warnings/${id}/${move.path}`, { method: 'POST', body: move.body, idempotencyKey })
}

export function readCandidates(id: string, signal?: AbortSignal): Promise<MergeCandidates> {
  return request(`/api/warnings/${id}/candidates`, { signal })
}

/** Masked: whoever may see the warning may print it. */
export function recordAddress(id: string): string {
  return `/api/warnings/${id}/record.pdf`
}

/** With the person in clear text, for a reason. */
export function printRecord(id: string, reason: string): Promise<Blob> {
  return request<Blob>(`/api/warnings/${id}/record.pdf`, { method: 'POST', body: { reason }, as: 'blob' })
}

export type BulkHandoverInput = z.infer<typeof BulkHandoverBody>


export function handOverWarnings(body: BulkHandoverInput, idempotencyKey: string): Promise<BulkResult> {
  return request('/api/warnings/handover', { method: 'POST', body, idempotencyKey, timeoutMs: BULK_TIMEOUT_MS })
}

export function acknowledgeWarnings(body: z.infer<typeof BulkAcknowledgeBody>, idempotencyKey: string): Promise<BulkResult> {
  return request('/api/warnings/acknowledge', { method: 'POST', body, idempotencyKey, timeoutMs: BULK_TIMEOUT_MS })
}

export function readHandovers(signal?: AbortSignal): Promise<Handovers> {
  return request<Handovers>('/api/handovers', { signal })
}

export async function reviewHandover(id: string, body: z.input<typeof ReviewBody>, idempotencyKey: string): Promise<void> {
  await request(`/api/handovers/${id}/review`, { method: 'POST', body, idempotencyKey })
}

export function readPerson(warningId: string, signal?: AbortSignal): Promise<PersonPageView> {
  return request(`/api/warnings/${warningId}/person`, { signal })
}

export function addPersonNote(warningId: string, text: string): Promise<PersonPageView> {
  return request(`/api/warnings/${warningId}/notes`, { method: 'POST', body: { text } })
}
