import type { AuditExport, AuditFilter, AuditPage, AuditVerification } from '../../../src/contract/audit.ts'
import { request } from './client.ts'

/** A long chain takes its time: two million entries half a minute. */
const WALK_MS_MAX = 120_000

export function readAudit(search: AuditFilter, before: number | undefined, signal?: AbortSignal): Promise<AuditPage> {
  return request<AuditPage>('/api/audit', { query: { ...search, before }, signal })
}

export function verifyAudit(): Promise<AuditVerification> {
  return request<AuditVerification>('/api/audit/verification', { timeoutMs: WALK_MS_MAX })
}

export function exportAudit(search: AuditFilter): Promise<AuditExport> {
  return request<AuditExport>('/api/audit/export', { method: 'POST', body: search, timeoutMs: WALK_MS_MAX })
}
