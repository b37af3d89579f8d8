import type { z } from 'zod'
import type { ApproveAnswer, AskAnswer, AskBody, DraftAnswer, HolderStopsBody, MoneyTree, OrderDetail, OrderPage, OrderQuery, OrderRevealed, SpokenAnswerBody, StopFiguresQuery, StopFiguresView } from '../../../src/contract/order.ts'
import type { OrganisationList } from '../../../src/contract/organisation.ts'
import type { Paper } from '../../../src/domain/order-paper.ts'
import { addressOf, request } from './client.ts'

export type Orders = z.infer<typeof OrderPage>
type Search = { readonly [key in keyof z.input<typeof OrderQuery>]?: string | number | undefined }

export function readOrders(search: Search, cursor: string | undefined, signal?: AbortSignal): Promise<Orders> {
  return request<Orders>('/api/orders', { query: { ...search, cursor }, signal })
}

export function readOrder(id: string, signal?: AbortSignal): Promise<OrderDetail> {
  return request<OrderDetail>(`/api/orders/${id}`, { signal })
}

export type OrderMove =
  | { readonly path: 'approve' | 'carry' | 'review' | 'extend' | 'freeze' }
  | { readonly path: 'release' | 'unrelated'; readonly body: { readonly reason: string } }
  | { readonly path: 'answer'; readonly body: z.input<typeof SpokenAnswerBody> }

export function moveOrder(id: string, move: OrderMove, idempotencyKey: string): Promise<OrderDetail> {
  return request<OrderDetail>(`/api/orders/${id}/${move.path}`, { method: 'POST', body: 'body' in move ? move.body : {}, idempotencyKey })
}

export function approveOrders(ids: readonly string[], idempotencyKey: string): Promise<z.infer<typeof ApproveAnswer>> {
  return request('/api/orders/approve', { method: 'POST', body: { ids }, idempotencyKey })
}

export function revealOrder(id: string, reason: string): Promise<z.infer<typeof OrderRevealed>> {
  return request(`/api/orders/${id}/reveal`, { method: 'POST', body: { reason } })
}

export function paperAddress(id: string, paper: Paper): string {
  return addressOf(`/api/orders/${id}/paper.pdf`, { paper })
}

/** For whoever may not approve; the reason and the print are recorded. */
export function printPaper(id: string, paper: Paper, reason: string): Promise<Blob> {
  return request<Blob>(`/api/orders/${id}/paper.pdf`, { method: 'POST', body: { paper, reason }, as: 'blob' })
}

export function readMoney(caseId: string, signal?: AbortSignal): Promise<MoneyTree> {
  return request<MoneyTree>(`/api/cases/${caseId}/money`, { signal })
}

export function draftStops(caseId: string, transferIds: readonly string[], idempotencyKey: string): Promise<z.infer<typeof DraftAnswer>> {
  return request(`/api/cases/${caseId}/stops`, { method: 'POST', body: { transferIds }, idempotencyKey })
}

export function draftHolderStops(caseId: string, accounts: z.infer<typeof HolderStopsBody>['accounts'], idempotencyKey: string): Promise<z.infer<typeof DraftAnswer>> {
  return request(`/api/cases/${caseId}/holder-stops`, { method: 'POST', body: { accounts }, idempotencyKey })
}

export function askBanks(caseId: string, question: { readonly transferIds: readonly string[]; readonly ask: z.infer<typeof AskBody>['ask'] }, idempotencyKey: string): Promise<z.infer<typeof AskAnswer>> {
  return request(`/api/cases/${caseId}/queries`, { method: 'POST', body: question, idempotencyKey })
}

export function readStopFigures(search: StopFiguresQuery, signal?: AbortSignal): Promise<StopFiguresView> {
  return request<StopFiguresView>('/api/figures/stops', { query: { ...search }, signal })
}

export function readBanks(signal?: AbortSignal): Promise<z.infer<typeof OrganisationList>> {
  return request('/api/organisations', { query: { kind: 'bank' }, signal })
}
