import type { AuditPage, AuditVerification } from '../../../src/contract/audit.ts'
import { request } from './client.ts'

/** A long chain takes its time: two million entries half a minute. */
const VERIFY_MS_MAX = 120_000

export type AuditSearch = { readonly actor?: string; readonly action?: string; readonly subject?: string }

export function readAudit(search: AuditSearch, before: number | undefined, signal?: AbortSignal): Promise<AuditPage> {
  return request<AuditPage>('/api/audit', { query: { ...search, before }, signal })
}

export function verifyAudit(): Promise<AuditVerification> {
  return request<AuditVerification>('/api/audit/verification', { timeoutMs: VERIFY_MS_MAX })
}
