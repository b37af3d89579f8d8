import type { CoverageQuery, CoverageView, ResidentsReceipt } from '../../../src/contract/coverage.ts'
import type { Language } from '../i18n/dictionary.ts'
import { addressOf, request } from './client.ts'
import { formOf } from './file-form.ts'

/** A register of 50,000 lines is worked off before it is answered. */
const IMPORT_MS_MAX = 600_000

export function readCoverage(query: CoverageQuery, signal?: AbortSignal): Promise<CoverageView> {
  return request<CoverageView>('/api/coverage', { query: { ...query }, signal })
}

export function coverageSheetAddress(query: CoverageQuery, format: 'csv' | 'xlsx', language: Language): string {
  return addressOf('/api/coverage/sheet', { ...query, format, language })
}

export function uploadResidents(file: File): Promise<ResidentsReceipt> {
  return request<ResidentsReceipt>('/api/residents', { method: 'POST', body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}
