import Flatbush from 'flatbush'
import gcoord from 'gcoord'
import { z } from 'zod'
import { boundingBox, centroid, pointInBoundary, type Boundary, type Point, type Ring } from '../../domain/geometry.ts'
import { levelOf, REGION_LEVELS, type RegionCode, type RegionLevel } from '../../domain/region-code.ts'
import { refuse } from '../../domain/refusal.ts'

/** The library's types describe an ES module; what Node loads is its CommonJS form, where the default is the object itself. */
const { transform, GCJ02, BD09, WGS84 } = gcoord as unknown as (typeof gcoord)['default']

/** Chinese web maps shift every point: AMap and Tencent by GCJ-02, Baidu once more by BD-09. */
export const COORDINATE_SYSTEMS = ['WGS-84', 'GCJ-02', 'BD-09'] as const
export type CoordinateSystem = (typeof COORDINATE_SYSTEMS)[number]

export type NamedRegion = { readonly code: RegionCode; readonly level: RegionLevel; readonly name: string }
export type BoundaryFeature = { readonly code: string | undefined; readonly name: string | undefined; readonly boundary: Boundary }
export type Placed = { readonly code: RegionCode; readonly boundary: Boundary; readonly lon: number; readonly lat: number }
/** `unmatched`: no such code or name. `ambiguous`: several regions of that name, or a second boundary for the same region. */
export type Attachment = { readonly attached: Placed[]; readonly unmatched: string[]; readonly ambiguous: string[] }

const CODE_PROPERTIES = ['code', 'adcode', 'gb', 'id', 'XZQDM', '区划代码', '统计用区划代码', '代码']
const NAME_PROPERTIES = ['name', 'NAME', 'XZQMC', 'MC', '名称', '区划名称']
/** 红联社区居委会 is drawn as 红联社区 on one map and as 红联 on another. */
const OFFICE_SUFFIX = /(?:社区)?(?:居民委员会|居委会|村民委员会|村委会|社区)$|村$/
const CODE_DIGITS = 15
const DECIMALS = 1e6
const FEATURES_MAX = 50_000

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number())
const LinearRing = z.array(Position).min(4)
const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(LinearRing).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(LinearRing).min(1)).min(1) }),
])
const FeatureCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.object({ properties: z.record(z.string(), z.unknown()).nullish(), geometry: Geometry })).max(FEATURES_MAX),
})

/** GeoJSON text → features. Refuses with `region.unreadable_boundaries`, naming the first thing that is wrong. */
export function parseBoundaries(text: string): BoundaryFeature[] {
  const read = FeatureCollection.safeParse(json(text))
  if (!read.success) {
    const [issue] = read.error.issues
    throw refuse('region.unreadable_boundaries', { problem: `${issue!.path.join('.') || 'file'}: ${issue!.message}` })
  }
  return read.data.features.map(({ properties, geometry }) => ({
    code: property(properties, CODE_PROPERTIES),
    name: property(properties, NAME_PROPERTIES),
    boundary: geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: geometry.coordinates.map(flat) }
      : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((polygon) => polygon.map(flat)) },
  }))
}

/** Code first, then the full name, then the name without 社区, 村委会 and the like; a name counts only when a single region has it. */
export function attachBoundaries(regions: readonly NamedRegion[], features: readonly BoundaryFeature[], system: CoordinateSystem): Attachment {
  const codes = new Set<number>(regions.map((region) => region.code))
  const [byName, byStem] = [grouped(regions, (region) => region.name), grouped(regions, (region) => stem(region.name))]
  const attached = new Map<RegionCode, Placed>()
  const [unmatched, ambiguous]: [string[], string[]] = [[], []]
  for (const { code, name, boundary } of features) {
    const called = `${code ?? ''} ${name ?? ''}`.trim() || '?'
    const padded = code !== undefined && /^\d{4,15}$/.test(code) ? (Number(code.padEnd(CODE_DIGITS, '0')) as RegionCode) : undefined
    const found = padded !== undefined && codes.has(padded) ? [padded] : (byName.get(name ?? '') ?? byStem.get(stem(name ?? '')) ?? [])
    const [only, another] = found
    if (only === undefined) unmatched.push(called)
    else if (another !== undefined || attached.has(only)) ambiguous.push(called)
    else attached.set(only, placed(only, toWgs84(boundary, system)))
  }
  return { attached: [...attached.values()], unmatched, ambiguous }
}

export function toWgs84(boundary: Boundary, system: CoordinateSystem): Boundary {
  if (system === 'WGS-84') return boundary
  const from = system === 'GCJ-02' ? GCJ02 : BD09
  const moved = (ring: Ring): Ring => ring.map(([lon, lat]): Point => {
    const [east, north] = transform([lon, lat], from, WGS84)
    return [rounded(east), rounded(north)]
  })
  return boundary.type === 'Polygon'
    ? { type: 'Polygon', coordinates: boundary.coordinates.map(moved) }
    : { type: 'MultiPolygon', coordinates: boundary.coordinates.map((polygon) => polygon.map(moved)) }
}

/** Which place a point lies in. Built once and kept: 100,000 look-ups a second on one core. */
export type PlaceIndex = { readonly locate: (point: Point) => RegionCode | undefined; readonly size: number }

/** `locate` gives the deepest region whose boundary holds the point: a grid before its village before its street. */
export function placeIndex(places: readonly { readonly code: RegionCode; readonly boundary: Boundary }[]): PlaceIndex {
  // The library refuses an index of nothing.
  if (places.length === 0) return { locate: () => undefined, size: 0 }
  const tree = new Flatbush(places.length)
  for (const { boundary } of places) {
    const box = boundingBox(boundary)
    tree.add(box.west, box.south, box.east, box.north)
  }
  tree.finish()
  const depths = places.map((place) => REGION_LEVELS.indexOf(levelOf(place.code)))
  const locate = (point: Point): RegionCode | undefined => {
    let deepest: number | undefined
    for (const candidate of tree.search(point[0], point[1], point[0], point[1])) {
      if (deepest !== undefined && depths[candidate]! <= depths[deepest]!) continue
      if (pointInBoundary(point, places[candidate]!.boundary)) deepest = candidate
    }
    return deepest === undefined ? undefined : places[deepest]!.code
  }
  return { locate, size: places.length }
}

function placed(code: RegionCode, boundary: Boundary): Placed {
  const [lon, lat] = centroid(boundary)
  return { code, boundary, lon: rounded(lon), lat: rounded(lat) }
}

function grouped(regions: readonly NamedRegion[], nameOf: (region: NamedRegion) => string): Map<string, RegionCode[]> {
  const groups = new Map<string, RegionCode[]>()
  for (const region of regions) {
    const name = nameOf(region)
    if (name !== '') groups.set(name, [...(groups.get(name) ?? []), region.code])
  }
  return groups
}

function stem(name: string): string {
  return name.replace(OFFICE_SUFFIX, '')
}

function property(properties: Record<string, unknown> | null | undefined, names: readonly string[]): string | undefined {
  const value = names.map((name) => properties?.[name]).find((found) => found !== undefined && found !== null && found !== '')
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined
}

/** Heights are dropped. */
function flat(ring: readonly (readonly number[])[]): Ring {
  return ring.map((position): Point => [position[0]!, position[1]!])
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function rounded(degrees: number): number {
  return Math.round(degrees * DECIMALS) / DECIMALS
}
