import type { z } from 'zod'
import type { BulkResult } from '../../../src/contract/bulk.ts'
import type { BulkFollowUpBody, FollowUpBody, FollowUpHandoverBody, FollowUpQuery, FollowUpRows, FollowUpTaskList, FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import type { WatchedRows } from '../../../src/contract/watch.ts'
import { BULK_TIMEOUT_MS, request } from './client.ts'

export type FollowUpTasks = z.infer<typeof FollowUpTaskList>

export type FollowUpMove =
  | { readonly path: 'accept' | 'undo' }
  | { readonly path: 'result'; readonly body: z.input<typeof FollowUpBody> }
  | { readonly path: 'handover'; readonly body: z.input<typeof FollowUpHandoverBody> }

export function readFollowUps(which: FollowUpQuery['which'], signal?: AbortSignal): Promise<z.infer<typeof FollowUpRows>> {
  return request<z.infer<typeof FollowUpRows>>('/api/follow-ups', { query: { which }, signal })
}

export function readWatched(signal?: AbortSignal): Promise<z.infer<typeof WatchedRows>> {
  return request<z.infer<typeof WatchedRows>>('/api/watches', { signal })
}

export function readMyFollowUps(signal?: AbortSignal): Promise<FollowUpTasks> {
  return request<FollowUpTasks>('/api/follow-ups/mine', { signal })
}

export function readFollowUp(id: string, signal?: AbortSignal): Promise<FollowUpTaskView> {
  return request<FollowUpTaskView>(`/api/follow-ups/${id}`, { signal })
}

/** As it is now; null: it was handed over, and may be out of sight. */
export function moveFollowUp(id: string, move: FollowUpMove, idempotencyKey: string, timeoutMs?: number): Promise<FollowUpTaskView | null> {
  const body = 'body' in move ? move.body : {}
  return request<FollowUpTaskView | null>(`/api/follow-ups/${id}/${move.path}`, { method: 'POST', body, idempotencyKey, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
}

export function handOverFollowUps(body: z.input<typeof BulkFollowUpBody>, idempotencyKey: string): Promise<BulkResult> {
  return request('/api/follow-ups/handover', { method: 'POST', body, idempotencyKey, timeoutMs: BULK_TIMEOUT_MS })
}

export function undoFollowUps(ids: readonly string[], idempotencyKey: string): Promise<BulkResult> {
  return request('/api/follow-ups/undo', { method: 'POST', body: { ids }, idempotencyKey, timeoutMs: BULK_TIMEOUT_MS })
}
