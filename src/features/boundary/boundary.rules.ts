import gcoord from 'gcoord'
import { z } from 'zod'
import { boundaryFault, pointsOf, shareInside, type BoundaryFault } from '../../domain/boundary-faults.ts'
import { centroid, type Boundary, type Point, type Ring } from '../../domain/geometry.ts'
import { ancestors, type RegionCode, type RegionLevel } from '../../domain/region-code.ts'
import { refuse } from '../../domain/refusal.ts'
import type { Problem } from '../../domain/table-cells.ts'

/** The library's types describe an ES module; what Node loads is its CommonJS form, where the default is the object itself. */
const { transform, GCJ02, BD09, WGS84 } = gcoord as unknown as (typeof gcoord)['default']

/** Chinese web maps shift every point: AMap and Tencent by GCJ-02, Baidu once more by BD-09. */
export const COORDINATE_SYSTEMS = ['WGS-84', 'GCJ-02', 'BD-09'] as const
export type CoordinateSystem = (typeof COORDINATE_SYSTEMS)[number]

export type NamedRegion = { readonly code: RegionCode; readonly level: RegionLevel; readonly name: string }
/** `properties`: as they came, for the sheet of what was left out. */
export type BoundaryFeature = { readonly code: string | undefined; readonly name: string | undefined; readonly boundary: Boundary; readonly properties: Readonly<Record<string, unknown>> }
export type Placed = { readonly code: RegionCode; readonly boundary: Boundary; readonly lon: number; readonly lat: number }
/** `unmatched`: no such code or name. `ambiguous`: several regions of that name. `twice`: a second boundary for the same region. */
export const LEFT_OUT = ['unmatched', 'ambiguous', 'twice', 'too-many-points', 'not-closed', 'no-area', 'crosses-itself', 'outside-parent'] as const
export type LeftWhy = (typeof LEFT_OUT)[number]
/** `nth`: which of the file's features, from 0. */
export type Matched = { readonly nth: number; readonly code: RegionCode; readonly by: 'code' | 'name' }
export type LeftOut = { readonly nth: number; readonly called: string; readonly why: LeftWhy }

const CODE_PROPERTIES = ['code', 'adcode', 'gb', 'id', 'XZQDM', '区划代码', '统计用区划代码', '代码']
const NAME_PROPERTIES = ['name', 'NAME', 'XZQMC', 'MC', '名称', '区划名称']
/** 红联社区居委会 is drawn as 红联社区 on one map and as 红联 on another. */
const OFFICE_SUFFIX = /(?:社区)?(?:居民委员会|居委会|村民委员会|村委会|社区)$|村$/
const CODE_DIGITS = 15
const DECIMALS = 1e6
const FEATURES_MAX = 50_000
/** Of all boundaries of a file. */
const FILE_POINTS_MAX = 1_000_000
/** Two surveys of one border differ by some metres; a file in the wrong coordinate system lies half a kilometre beside it. */
const INSIDE_MIN = 0.8
const CALLED_CHARS_MAX = 64

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number())
const LinearRing = z.array(Position).min(4)
const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(LinearRing).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(LinearRing).min(1)).min(1) }),
])
const Feature = z.object({ properties: z.record(z.string(), z.unknown()).nullish(), geometry: Geometry })
const FeatureCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()).max(FEATURES_MAX) })

/**
 * GeoJSON text → features, one after the other, so that whoever reads may pause in between. Refuses with `region.unreadable_boundaries`, naming the first thing
 * that is wrong, and with `region.too_many_points`.
 */
export function* boundariesOf(text: string): Generator<BoundaryFeature> {
  const { features } = readable(FeatureCollection, json(text), [])
  let points = 0
  for (const [nth, raw] of features.entries()) {
    const feature = featureOf(readable(Feature, raw, ['features', nth]))
    points += pointsOf(feature.boundary)
    if (points > FILE_POINTS_MAX) throw refuse('region.too_many_points', { max: FILE_POINTS_MAX })
    yield feature
  }
}

function readable<T>(schema: z.ZodType<T>, value: unknown, at: readonly (string | number)[]): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw refuse('region.unreadable_boundaries', { problem: `${[...at, ...issue!.path].join('.') || 'file'}: ${issue!.message}` })
}

function featureOf({ properties, geometry }: z.infer<typeof Feature>): BoundaryFeature {
  return {
    code: property(properties, CODE_PROPERTIES),
    name: property(properties, NAME_PROPERTIES),
    properties: properties ?? {},
    boundary: geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: geometry.coordinates.map(flat) }
      : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((polygon) => polygon.map(flat)) },
  }
}

/** Code first, then the full name, then the name without 社区, 村委会 and the like; a name counts only when a single region has it. In the order of the codes: a place comes before its parts. */
export function attachBoundaries(regions: readonly NamedRegion[], features: readonly BoundaryFeature[]): { readonly matched: Matched[]; readonly left: LeftOut[] } {
  const codes = new Set<number>(regions.map((region) => region.code))
  const [byName, byStem] = [grouped(regions, (region) => region.name), grouped(regions, (region) => stem(region.name))]
  const matched = new Map<RegionCode, Matched>()
  const left: LeftOut[] = []
  for (const [nth, feature] of features.entries()) {
    const { code, name } = feature
    const padded = code !== undefined && /^\d{4,15}$/.test(code) ? (Number(code.padEnd(CODE_DIGITS, '0')) as RegionCode) : undefined
    const isKnown = padded !== undefined && codes.has(padded)
    const [only, another] = isKnown ? [padded] : (byName.get(name ?? '') ?? byStem.get(stem(name ?? '')) ?? [])
    const why = only === undefined ? 'unmatched' : another !== undefined ? 'ambiguous' : matched.has(only) ? 'twice' : undefined
    if (why !== undefined) left.push({ nth, called: calledIn(feature), why })
    else matched.set(only!, { nth, code: only!, by: isKnown ? 'code' : 'name' })
  }
  return { matched: [...matched.values()].toSorted((a, b) => a.code - b.code), left }
}

/** A feature's border where it really is, or what is wrong with it. */
export function drawnAt(code: RegionCode, { boundary }: BoundaryFeature, system: CoordinateSystem): Placed | BoundaryFault {
  const fault = boundaryFault(boundary)
  return fault ?? placed(code, toWgs84(boundary, system))
}

/** Whether a place lies in the nearest of those above it that have a border. `borders`: of this file where it has them, else those that are kept. */
export function liesOutside({ code, boundary }: Placed, borders: ReadonlyMap<RegionCode, Boundary>): boolean {
  const above = ancestors(code).map((one) => borders.get(one)).find((one) => one !== undefined)
  return above !== undefined && shareInside(boundary, above) < INSIDE_MIN
}

export function calledIn({ code, name }: BoundaryFeature): string {
  return `${code ?? ''} ${name ?? ''}`.trim().slice(0, CALLED_CHARS_MAX) || '?'
}

export function isSameBoundary(one: Boundary | undefined, other: Boundary): boolean {
  return one !== undefined && one.type === other.type && JSON.stringify(one.coordinates) === JSON.stringify(other.coordinates)
}

const WORDS: Readonly<Record<LeftWhy, Problem>> = {
  unmatched: { zh: '代码、名称都对不上任何区划', en: 'neither its code nor its name is a region of ours' },
  ambiguous: { zh: '有几个区划同名，请在属性里写明区划代码', en: 'several regions have this name: add the division code' },
  twice: { zh: '同一区划在文件中有两个边界', en: 'the file has a second boundary for the same region' },
  'too-many-points': { zh: '点数过多或边线过于杂乱，请抽稀后再传', en: 'too many points, or too tangled: simplify it first' },
  'not-closed': { zh: '边界没有闭合，首尾两点应相同', en: 'the border does not close: its first and last point have to be the same' },
  'no-area': { zh: '边界没有面积', en: 'the border encloses nothing' },
  'crosses-itself': { zh: '边界自相交', en: 'the border crosses itself' },
  'outside-parent': { zh: '不在上级区划范围内，请核对坐标系', en: 'it lies outside of the place above it: check the coordinate system' },
}

export function wordsOfLeft(why: LeftWhy): Problem {
  return WORDS[why]
}

/** What was left out as it came, each with what is wrong in one more property: to be corrected and sent again. */
export function correctionOf(features: readonly BoundaryFeature[], left: readonly LeftOut[]): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    features: left.map(({ nth, why }) => ({ type: 'Feature', properties: { ...features[nth]!.properties, '错误说明 problem': `${WORDS[why].zh} — ${WORDS[why].en}` }, geometry: features[nth]!.boundary })),
  })
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
