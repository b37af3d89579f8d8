import type { z } from 'zod'
import type { CaseDetail, CasePage, CaseQuery, CaseRevealed, CloseBody, DeclineBody, ExtendBody, FileBody, MoveBody, ReportBody, ReportReceipt, SameVictim, StatementReceipt } from '../../../src/contract/case.ts'
import type { RetryLegBody, ThreeWayBody } from '../../../src/contract/three-way-call.ts'
import { addressOf, request } from './client.ts'
import { formOf } from './file-form.ts'

export type CasePageView = z.infer<typeof CasePage>
export type CaseSearch = { readonly [Key in keyof z.input<typeof CaseQuery>]?: string | undefined }
/** A statement of a million lines is read while it comes. */
const STATEMENT_MS_MAX = 10 * 60_000
const FILE_MS_MAX = 120_000

export function readCases(search: CaseSearch, cursor: string | undefined, signal?: AbortSignal): Promise<CasePageView> {
  return request<CasePageView>('/api/cases', { query: { ...search, cursor }, signal })
}

export function readCase(id: string, signal?: AbortSignal): Promise<CaseDetail> {
  return request<CaseDetail>(`/api/cases/${id}`, { signal })
}

/** `tip`: the citizen's report that it goes on from. */
interface Going {
  readonly tapKey: string
  readonly tip: string | null
}

/** `ask`: refused with `case.same_victim` when an undecided case of this victim is there. */
export function sendReport(body: z.input<typeof ReportBody>, ifSameVictim: 'ask' | 'separate', { tapKey, tip }: Going): Promise<ReportReceipt> {
  return request<ReportReceipt>('/api/cases', { method: 'POST', query: { ifSameVictim, tip: tip ?? undefined }, body, idempotencyKey: tapKey })
}

export function addReport(caseId: string, body: z.input<typeof ReportBody>, { tapKey, tip }: Going): Promise<ReportReceipt> {
  return request<ReportReceipt>(`/api/cases/${caseId}/reports`, { method: 'POST', query: { tip: tip ?? undefined }, body, idempotencyKey: tapKey })
}

export function findSameVictim(query: { readonly phone?: string; readonly idNumber?: string }, signal?: AbortSignal): Promise<SameVictim> {
  return request<SameVictim>('/api/cases/same-victim', { query, signal })
}

/** In clear, for one look; the reason and the look are recorded. */
export function revealCase(id: string, reason: string): Promise<CaseRevealed> {
  return request<CaseRevealed>(`/api/cases/${id}/reveal`, { method: 'POST', body: { reason } })
}

export type CaseMove =
  | { readonly path: 'accept' }
  | { readonly path: 'file'; readonly body: z.input<typeof FileBody> }
  | { readonly path: 'decline'; readonly body: z.input<typeof DeclineBody> }
  | { readonly path: 'extend'; readonly body: z.input<typeof ExtendBody> }
  | { readonly path: 'move'; readonly body: z.input<typeof MoveBody> }
  | { readonly path: 'three-way-call'; readonly body: ThreeWayBody }
  | { readonly path: 'three-way-call/retry'; readonly body: z.infer<typeof RetryLegBody> }
  | { readonly path: 'three-way-call/hang-up' }
  | { readonly path: 'close'; readonly body: z.input<typeof CloseBody> }

export async function moveCase(id: string, move: CaseMove, idempotencyKey: string): Promise<void> {
  await request(`/api/cases/${id}/${move.path}`, { method: 'POST', ...('body' in move ? { body: move.body } : {}), idempotencyKey })
}

export function addAttachment(id: string, file: File, isForm: boolean): Promise<CaseDetail> {
  return request<CaseDetail>(`/api/cases/${id}/attachments`, { method: 'POST', query: { isForm: isForm ? 'true' : undefined }, body: formOf(file), timeoutMs: FILE_MS_MAX })
}

export function importStatement(id: string, file: File, account: string): Promise<StatementReceipt> {
  return request<StatementReceipt>(`/api/cases/${id}/statements`, { method: 'POST', query: { account: account === '' ? undefined : account }, body: formOf(file), timeoutMs: STATEMENT_MS_MAX })
}

export function attachmentAddress(id: string): string {
  return addressOf(`/api/attachments/${id}`)
}

export function receiptAddress(id: string): string {
  return addressOf(`/api/cases/${id}/receipt.pdf`)
}

export function printReceipt(id: string, reason: string): Promise<Blob> {
  return request<Blob>(`/api/cases/${id}/receipt.pdf`, { method: 'POST', body: { reason }, as: 'blob' })
}
