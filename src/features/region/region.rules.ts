import Flatbush from 'flatbush'
import { boundingBox, pointInBoundary, type Boundary, type Point } from '../../domain/geometry.ts'
import { contains, levelOf, parentOf, REGION_LEVELS, regionDigits, type RegionCode, type RegionLevel, type RegionRange } from '../../domain/region-code.ts'
import { BadCell, countIn, dayIn, readRows, regionIn, wordsIn, type BadLine, type Cells, type ReadRows, type Table } from '../../domain/table-cells.ts'

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

const PEOPLE_MAX = 2_000_000_000
const NAME_CHARS_MAX = 64
const NOTE_CHARS_MAX = 200

const CODE_COLUMN = ['区划代码', '行政区划代码', '代码', 'region', 'code'] as const
const TARGET_COLUMNS = {
  code: CODE_COLUMN, asOf: ['日期', '起始日期', '生效日期', 'date', 'asof'], target: ['目标人口', '目标人数', '应登记人数', 'target', 'targetpopulation'],
  households: ['户数', 'households'], population: ['人口', '常住人口', 'population'], note: ['来源', '说明', '备注', 'source', 'note'],
} as const
const REGION_COLUMNS = { ...TARGET_COLUMNS, name: ['名称', '区划名称', 'name'], parent: ['上级代码', '上级区划代码', 'parent'] } as const

/** A line of a file of regions; what it does not say stays as it is. */
export type RegionLine = {
  readonly line: number; readonly code: RegionCode; readonly name: string | undefined; readonly parent: RegionCode | undefined; readonly households: number | undefined; readonly population: number | undefined
  readonly target: { readonly people: number; readonly asOf: string; readonly note: string } | undefined
}

export type RegionLines = ReadRows<Omit<RegionLine, 'line'>>

/** Regions with their figures and, where a target stands beside them, its day. Refuses with `list.unreadable` when there is no column of codes. */
export function regionLinesIn(table: Table): RegionLines {
  return readRows(table, REGION_COLUMNS, { needed: ['code'], read: lineOf })
}

/** Target populations of regions that are known: a column of names beside them is for the eye, and is not read. */
export function targetLinesIn(table: Table): RegionLines {
  return readRows<keyof typeof TARGET_COLUMNS, Omit<RegionLine, 'line'>>(table, TARGET_COLUMNS, { needed: ['code', 'asOf', 'target'], read: lineOf })
}

function lineOf({ code, name, parent, households, population, target, asOf, note }: Cells<keyof typeof REGION_COLUMNS>): Omit<RegionLine, 'line'> {
  if (target !== undefined && asOf === undefined) throw new BadCell('有目标人口，缺少日期', 'a target population without its day')
  const count = (text: string | undefined) => (text === undefined ? undefined : countIn(text, PEOPLE_MAX))
  return {
    code: regionIn(code!), name: wordsIn(name, NAME_CHARS_MAX), parent: parent === undefined ? undefined : regionIn(parent), households: count(households), population: count(population),
    target: target === undefined ? undefined : { people: countIn(target, PEOPLE_MAX), asOf: dayIn(asOf!), note: wordsIn(note, NOTE_CHARS_MAX) ?? '' },
  }
}

export type KnownRegion = { readonly code: RegionCode; readonly name: string; readonly households: number; readonly population: number; readonly isOpen: boolean }
/** What is known of the regions that a file names, and of those above them; `declared`: by region and day (`targetKey`). */
export type KnownPlaces = { readonly city: RegionRange; readonly regions: ReadonlyMap<RegionCode, KnownRegion>; readonly declared: ReadonlyMap<string, number> }
export type RegionChange = {
  readonly line: number; readonly region: RegionCode; readonly name: string; readonly what: 'name' | 'households' | 'population' | 'target'
  readonly was: string | number | null; readonly now: string | number; readonly asOf: string | null
}
export type AddedRegion = { readonly line: number; readonly code: RegionCode; readonly level: RegionLevel; readonly name: string; readonly parent: RegionCode; readonly households: number; readonly population: number }
export type NewTarget = { readonly region: RegionCode; readonly asOf: string; readonly targetPopulation: number; readonly note: string }
/** `changes`: of regions that are known already, one each figure; a region that is added has its first target in `targets` alone. `facts`: what changed regions are in the end. `unchanged`: lines that say what is known. */
export type RegionsPlan = {
  readonly added: readonly AddedRegion[]; readonly changes: readonly RegionChange[]; readonly facts: readonly Omit<KnownRegion, 'isOpen'>[]
  readonly targets: readonly NewTarget[]; readonly unchanged: number; readonly bad: readonly BadLine[]
}

export function targetKey(region: RegionCode, asOf: string): string {
  return `${region} ${asOf}`
}

/** What a file would change, and what is wrong with its lines; parents are looked at before their parts, wherever they stand in the file. */
export function planOf(lines: readonly RegionLine[], known: KnownPlaces): RegionsPlan {
  const plan = { added: [] as AddedRegion[], changes: [] as RegionChange[], targets: [] as NewTarget[], unchanged: 0, bad: [] as BadLine[] }
  const regions = new Map(known.regions)
  const seen = new Map<string, number>()
  for (const line of lines.toSorted((a, b) => a.code - b.code || a.line - b.line)) {
    const key = targetKey(line.code, line.target?.asOf ?? '')
    const problem = seen.has(key) ? { zh: `与第 ${seen.get(key)} 行重复`, en: `says the same as line ${seen.get(key)}` } : problemOf(line, { ...known, regions })
    if (problem !== undefined) {
      plan.bad.push({ line: line.line, ...problem })
      continue
    }
    seen.set(key, line.line)
    const before = regions.get(line.code)
    const after = { code: line.code, name: line.name ?? before!.name, households: line.households ?? before?.households ?? 0, population: line.population ?? before?.population ?? 0, isOpen: true }
    const declared = line.target === undefined ? undefined : known.declared.get(targetKey(line.code, line.target.asOf))
    const changes = before === undefined || plan.added.some((one) => one.code === line.code) ? [] : changesOf(line, { before, after, declared })
    if (before === undefined) plan.added.push({ line: line.line, code: line.code, level: levelOf(line.code), name: after.name, parent: parentOf(line.code)!, households: after.households, population: after.population })
    const isAimed = line.target !== undefined && declared !== line.target.people
    if (isAimed) plan.targets.push({ region: line.code, asOf: line.target!.asOf, targetPopulation: line.target!.people, note: line.target!.note })
    if (before !== undefined && changes.length === 0 && !isAimed) plan.unchanged++
    plan.changes.push(...changes)
    regions.set(line.code, after)
  }
  const changed = new Set(plan.changes.filter(({ what }) => what !== 'target').map(({ region }) => region))
  return { ...plan, facts: [...changed].map((code) => regions.get(code)!), bad: plan.bad.toSorted((a, b) => a.line - b.line) }
}

function problemOf({ code, name, parent }: RegionLine, { city, regions }: KnownPlaces): Omit<BadLine, 'line'> | undefined {
  const digits = regionDigits(code)
  if (!contains(city, code)) return { zh: `区划代码 ${digits} 不在本市`, en: `${digits} is not of this city` }
  const known = regions.get(code)
  if (known?.isOpen === false) return { zh: `区划 ${digits} 已撤销`, en: `the region ${digits} has been ended` }
  const above = parentOf(code)
  if (parent !== undefined && parent !== above) return { zh: `上级代码 ${regionDigits(parent)} 与区划代码 ${digits} 不符`, en: `${digits} does not lie under ${regionDigits(parent)}` }
  if (known !== undefined) return undefined
  if (name === undefined) return { zh: `区划代码 ${digits} 不存在；新增的须写名称`, en: `there is no region ${digits}; one that is added needs its name` }
  if (above === undefined || regions.get(above)?.isOpen !== true) return { zh: `上级区划 ${above === undefined ? '' : regionDigits(above)} 不存在或已撤销`, en: `there is no open region above ${digits}` }
  return undefined
}

type Told = { readonly before: KnownRegion; readonly after: KnownRegion; readonly declared: number | undefined }

function changesOf({ line, code, target }: RegionLine, { before, after, declared }: Told): RegionChange[] {
  const facts = (['name', 'households', 'population'] as const).filter((what) => before[what] !== after[what]).map((what): RegionChange => ({ line, region: code, name: after.name, what, was: before[what], now: after[what], asOf: null }))
  const aimed: RegionChange[] = target === undefined || target.people === declared ? [] : [{ line, region: code, name: after.name, what: 'target', was: declared ?? null, now: target.people, asOf: target.asOf }]
  return [...facts, ...aimed]
}
