import type {
  BoundaryPreview, BoundaryReceipt, EndBody, GridBody, RegionBody, RegionList, RegionMap, RegionQuery, RegionsPreview, RegionsReceipt, RegionView, SplitBody, SplitEffect, TargetBody,
} from '../../../src/contract/region.ts'
import { addressOf, request } from './client.ts'
import { formOf } from './file-form.ts'

/** A file of a whole city is judged border by border before it is answered. */
const IMPORT_MS_MAX = 600_000
export type CoordinateSystem = 'WGS-84' | 'GCJ-02' | 'BD-09'

export function readRegions({ region, q, after }: Partial<RegionQuery>, signal?: AbortSignal): Promise<RegionList> {
  return request<RegionList>('/api/regions', { query: { region, q, after }, signal })
}

export function readRegionMap(region: string | undefined, signal?: AbortSignal): Promise<RegionMap> {
  return request<RegionMap>('/api/regions/map', { query: { region }, signal })
}

export function readRegion(region: string, signal?: AbortSignal): Promise<RegionView> {
  return request<RegionView>(`/api/regions/${region}`, { signal })
}

export function saveRegion(region: string, body: RegionBody): Promise<RegionView> {
  return request<RegionView>(`/api/regions/${region}`, { method: 'PUT', body })
}

export function declareTarget(region: string, body: TargetBody): Promise<RegionView> {
  return request<RegionView>(`/api/regions/${region}/targets`, { method: 'POST', body })
}

export function addGrid(village: string, body: GridBody): Promise<{ region: string }> {
  return request(`/api/regions/${village}/grids`, { method: 'POST', body })
}

export function endRegion(region: string, body: EndBody): Promise<{ peopleMoved: number }> {
  return request(`/api/regions/${region}/end`, { method: 'POST', body })
}

export function previewSplit(region: string, body: SplitBody): Promise<SplitEffect> {
  return request(`/api/regions/${region}/split/preview`, { method: 'POST', body })
}

export function splitRegion(region: string, body: SplitBody & { readonly seen: string }): Promise<SplitEffect> {
  return request(`/api/regions/${region}/split`, { method: 'POST', body })
}

export function previewBoundaries(file: File, system: CoordinateSystem): Promise<BoundaryPreview> {
  return request<BoundaryPreview>(addressOf('/api/regions/boundaries/preview', { system }), { method: 'POST', body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}

export function bringInBoundaries(file: File, system: CoordinateSystem, seen: string): Promise<BoundaryReceipt> {
  return request<BoundaryReceipt>(addressOf('/api/regions/boundaries', { system, seen }), { method: 'POST', body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}

export function previewRegions(file: File): Promise<RegionsPreview> {
  return request<RegionsPreview>('/api/regions/table/preview', { method: 'POST', body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}

export function bringInRegions(file: File, seen: string): Promise<RegionsReceipt> {
  return request<RegionsReceipt>(addressOf('/api/regions/table', { seen }), { method: 'POST', body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}
