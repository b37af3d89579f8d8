import { sql } from 'kysely'
import { COVERAGE_LEVELS, COVERAGE_WEEKS, type CoverageQuery, type CoverageRow, type CoverageView } from '../contract/coverage.ts'
import { allow } from '../domain/access.ts'
import { coverageRate, ranksOf, targetsOf, type Target } from '../domain/coverage.ts'
import { dayText } from '../domain/period.ts'
import { ancestors, atLevel, codeOfDigits, levelOf, rangeOf, REGION_LEVELS, regionDigits, type RegionCode, type RegionRange } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { declaredOn, regionByCode, regionsIn, type RegionRow } from '../features/region/region.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { dayAfter } from './figures.ts'

const WEEK_SECONDS = 7 * 86_400

type Level = (typeof COVERAGE_LEVELS)[number]
/** Per place of the rows' level: how many joined in each of the last weeks, the newest first; the last number is everybody before. */
type Joined = ReadonlyMap<RegionCode, readonly number[]>

/**
 * How many of a place are on the register, against its declared target population, cut into the places below it and compared. Numbers of places, not of people:
 * everybody who may read figures sees all of the bureau's, because villages are compared with each other (M1).
 */
export function coverage(context: ActorContext, query: CoverageQuery): Promise<CoverageView> {
  allow(context.actor, 'figures.read')
  const date = query.date ?? dayText(context.now)
  return readAsSystem(context, async (tx) => {
    const code = query.region === undefined ? ((await bureauOf(tx))!.city as RegionCode) : codeOfDigits(query.region)
    const place = await regionByCode(tx, code)
    if (place === undefined) throw refuse('request.not_found')
    const range = rangeOf(code)
    const all = await regionsIn(tx, range)
    const levels = COVERAGE_LEVELS.filter((level) => isBelow(level, code) && all.some((one) => one.level === level))
    const by = query.by !== undefined && levels.includes(query.by) ? query.by : (levels[0] ?? null)
    const joined = await joinedIn(tx, range, { by, until: dayAfter(date) })
    const targets = targetsOf(all.map((one) => one.code), await declaredOn(tx, range, date))
    const rows = ranked(all.filter((one) => one.level === by).map((one) => rowOf(one, targets.get(one.code), joined.get(one.code) ?? [])))
    const everybody = totalOf(joined)
    const total = rowOf(place, targets.get(code), everybody)
    return {
      path: await pathTo(tx, code), by, levels, total, rows, unplaced: by === null ? 0 : total.registered - sum(rows.map((row) => row.registered)),
      trend: trendOf(everybody, date), date, now: context.now.toISOString(),
    }
  })
}

function isBelow(level: Level, code: RegionCode): boolean {
  return REGION_LEVELS.indexOf(level) > REGION_LEVELS.indexOf(levelOf(code))
}

/** Index: person_registered, and nothing but the index. */
async function joinedIn(tx: Tx, range: RegionRange, { by, until }: { readonly by: Level | null; readonly until: Date }): Promise<Joined> {
  const found = await sql<{ region: RegionCode; week: number; count: number }>`
    select region, least(floor(extract(epoch from ${until}::timestamptz - registered_at) / ${WEEK_SECONDS}), ${COVERAGE_WEEKS})::int as week, count(*)::int as count
    from person where region between ${range.first} and ${range.last} and registered_at < ${until} group by 1, 2`.execute(tx)
  const joined = new Map<RegionCode, number[]>()
  for (const { region, week, count } of found.rows) {
    const place = (by === null ? undefined : atLevel(region, by)) ?? region
    const weeks = joined.get(place) ?? noneYet()
    weeks[week]! += count
    joined.set(place, weeks)
  }
  return joined
}

function noneYet(): number[] {
  return Array.from({ length: COVERAGE_WEEKS + 1 }, () => 0)
}

function totalOf(joined: Joined): number[] {
  const weeks = noneYet()
  for (const one of joined.values()) one.forEach((count, week) => { weeks[week]! += count })
  return weeks
}

function rowOf({ code, level, name, households, population }: RegionRow, target: Target | undefined, weeks: readonly number[]): CoverageRow {
  const registered = sum(weeks)
  return {
    region: regionDigits(code), level, name, households, population, target: target?.people ?? null, targetAsOf: target?.asOf ?? null, isSum: target?.isSum ?? false,
    registered, rate: coverageRate(registered, target?.people), added: weeks[0] ?? 0, rank: null,
  }
}

function ranked(rows: readonly CoverageRow[]): CoverageRow[] {
  const ranks = ranksOf(rows.map((row) => row.rate))
  return rows.map((row, index) => ({ ...row, rank: ranks[index]! })).toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (a.region < b.region ? -1 : 1))
}

function trendOf(weeks: readonly number[], date: string): CoverageView['trend'] {
  return Array.from({ length: COVERAGE_WEEKS }, (_, index) => {
    const weeksAgo = COVERAGE_WEEKS - 1 - index
    return { day: dayText(new Date(dayAfter(date).getTime() - weeksAgo * WEEK_SECONDS * 1_000 - 1)), registered: sum(weeks.slice(weeksAgo)) }
  })
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

async function pathTo(tx: Tx, code: RegionCode): Promise<CoverageView['path']> {
  const above = await Promise.all([code, ...ancestors(code)].map((one) => regionByCode(tx, one)))
  return above.filter((one) => one !== undefined).toReversed().map((one) => ({ region: regionDigits(one.code), name: one.name }))
}

const WORDS = {
  zh: {
    levels: { district: '区县', street: '街道乡镇', village: '村社区', grid: '网格' }, place: '名称', file: '金钟罩覆盖率', total: (name: string) => `${name}（合计）`,
    columns: (place: string) => ['排名', '区划代码', place, '户数', '人口', '目标人口（人）', '目标日期', '已登记（人）', '覆盖率（%）', '近7日新增（人）'],
  },
  en: {
    levels: { district: 'District', street: 'Street or town', village: 'Village', grid: 'Grid' }, place: 'Place', file: 'Protection registry coverage', total: (name: string) => `${name} (total)`,
    columns: (place: string) => ['Rank', 'Region code', place, 'Households', 'Population', 'Target population (persons)', 'Target as of', 'Registered (persons)', 'Coverage (%)', 'Added within 7 days (persons)'],
  },
} as const satisfies Record<'zh' | 'en', { readonly levels: Record<Level, string> } & Record<string, unknown>>

/** The table as it is printed and sent on: numbers as numbers, the day and the definition above nothing but the rows. */
export function coverageSheet({ rows, by, total, date }: CoverageView, language: 'zh' | 'en'): { readonly name: string; readonly header: string[]; readonly rows: (string | number | null)[][] } {
  const words = WORDS[language]
  const line = (row: CoverageRow) => [row.rank, row.region, row.name, row.households, row.population, row.target, row.targetAsOf, row.registered, row.rate, row.added]
  return {
    name: `${words.file}-${total.name}-${date}`, header: words.columns(by === null ? words.place : words.levels[by]),
    rows: [...rows.map(line), line({ ...total, name: words.total(total.name) })],
  }
}
