import type { z } from 'zod'
import type { ListingAdded } from '../../../src/contract/listing.ts'
import type { AnswerTipBody, DismissTipBody, ListTipBody, RevealedTip, TipCounts, TipIntake, TipList, TipQuery, TipView } from '../../../src/contract/tip.ts'
import { request } from './client.ts'

export type TipPart = TipQuery['part']
export type TipMove = { readonly path: 'take' } | { readonly path: 'finding'; readonly body: z.infer<typeof AnswerTipBody> } | { readonly path: 'dismiss'; readonly body: z.infer<typeof DismissTipBody> }

export function readTips(part: TipPart, cursor?: string, signal?: AbortSignal): Promise<z.infer<typeof TipList>> {
  return request('/api/tips', { query: { part, cursor }, signal })
}

export function readTipCounts(signal?: AbortSignal): Promise<z.infer<typeof TipCounts>> {
  return request('/api/tips/counts', { signal })
}

export function readTip(id: string, signal?: AbortSignal): Promise<TipView> {
  return request<TipView>(`/api/tips/${id}`, { signal })
}

export function moveTip(id: string, move: TipMove): Promise<TipView> {
  return request<TipView>(`/api/tips/${id}/${move.path}`, { method: 'POST', body: 'body' in move ? move.body : {} })
}

/** In clear, for one look; the reason and the look are recorded. */
export function revealTip(id: string, reason: string): Promise<RevealedTip> {
  return request(`/api/tips/${id}/reveal`, { method: 'POST', body: { reason } })
}

export function listTip(id: string, body: z.infer<typeof ListTipBody>): Promise<z.infer<typeof ListingAdded>> {
  return request(`/api/tips/${id}/list`, { method: 'POST', body })
}

export function beginIntake(id: string): Promise<TipIntake> {
  return request(`/api/tips/${id}/intake`, { method: 'POST', body: {} })
}
