import type { CoverageQuery, CoverageView, ResidentsReceipt } from '../../../src/contract/coverage.ts'
import type { Language } from '../i18n/dictionary.ts'
import { addressOf, request } from './client.ts'
import { formOf } from './file-form.ts'

/** A register of 50,000 lines is worked off before it is answered. */
const IMPORT_MS_MAX = 600_000
const EXPORT_MS_MAX = 60_000

export function readCoverage(query: CoverageQuery, signal?: AbortSignal): Promise<CoverageView> {
  return request<CoverageView>('/api/coverage', { query: { ...query }, signal })
}

export function coverageSheetAddress(query: CoverageQuery, format: 'csv' | 'xlsx', language: Language): string {
  return addressOf('/api/coverage/sheet', { ...query, format, language })
}

interface OfRegister {
  readonly region: string
  readonly format: 'csv' | 'xlsx'
  readonly language: Language
}

/** Masked without a reason. */
export function exportRegister(of: OfRegister, reason?: string): Promise<Blob> {
  const how = reason === undefined ? { query: { ...of } } : { method: 'POST', body: { ...of, reason } } as const
  return request<Blob>('/api/residents/sheet', { ...how, as: 'blob', timeoutMs: EXPORT_MS_MAX })
}

export function uploadResidents(file: File): Promise<ResidentsReceipt> {
  return request<ResidentsReceipt>('/api/residents', { method: 'POST', body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}
