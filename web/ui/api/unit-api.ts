import type { RegionChoices, UnitPreview, UnitTable, UnitWish } from '../../../src/contract/unit.ts'
import { request } from './client.ts'

export function readUnitTable({ closed, ...query }: { readonly q?: string; readonly closed: boolean; readonly cursor?: string }, signal?: AbortSignal): Promise<UnitTable> {
  return request('/api/settings/units', { query: { ...query, closed: String(closed) }, signal })
}

export function findRegions(q: string, signal?: AbortSignal): Promise<RegionChoices> {
  return request('/api/settings/regions', { query: { q }, signal })
}

export function previewUnit(wish: UnitWish, signal?: AbortSignal): Promise<UnitPreview> {
  return request('/api/settings/units/preview', { method: 'POST', body: wish, signal })
}

export function saveUnit(wish: UnitWish, edition: number): Promise<void> {
  return request('/api/settings/units', { method: 'POST', body: { wish, edition } })
}
