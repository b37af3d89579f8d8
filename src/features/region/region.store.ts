import { sql, type Transaction } from 'kysely'
import type { Boundary } from '../../domain/geometry.ts'
import type { RegionCode, RegionLevel, RegionRange } from '../../domain/region-code.ts'

export type RegionRow = {
  code: RegionCode
  level: RegionLevel
  name: string
  parent: RegionCode | null
  households: number
  population: number
  lon: number | null
  lat: number | null
}
/** Days are 'YYYY-MM-DD'. */
export type RegionTables = {
  region: RegionRow & { boundary: Boundary | null; closed_on: string | null }
  region_target: { region: RegionCode; as_of: string; target_population: number }
  region_succession: { old_code: RegionCode; new_code: RegionCode; changed_on: string }
}
type Tx = Transaction<RegionTables>

const ROW_COLUMNS = ['code', 'level', 'name', 'parent', 'households', 'population', 'lon', 'lat'] as const
const ROWS_PER_STATEMENT = 5_000
/** A border may have thousands of points. */
const BORDERS_PER_STATEMENT = 100
const CHILDREN_MAX = 2_000
const BOUNDARIES_MAX = 100_000
/** A code that was merged into a code that was merged: nobody lives to see ten of it. */
const SUCCESSIONS_MAX = 10

export type NewRegion = Pick<RegionRow, 'code' | 'level' | 'name' | 'parent'> & Partial<Pick<RegionRow, 'households' | 'population' | 'lon' | 'lat'>>

/** Names and parents follow the newest list; figures that are not given stay as they are, and what was closed stays closed. */
export async function saveRegions(tx: Tx, regions: readonly NewRegion[]): Promise<void> {
  for (let from = 0; from < regions.length; from += ROWS_PER_STATEMENT) {
    const rows = regions.slice(from, from + ROWS_PER_STATEMENT)
    await sql`
      insert into region (code, level, name, parent, households, population, lon, lat)
      select code, level, name, parent, coalesce(households, 0), coalesce(population, 0), lon, lat from unnest(
        ${rows.map((row) => row.code)}::bigint[], ${rows.map((row) => row.level)}::text[], ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.parent)}::bigint[],
        ${rows.map((row) => row.households ?? null)}::integer[], ${rows.map((row) => row.population ?? null)}::integer[],
        ${rows.map((row) => row.lon ?? null)}::float8[], ${rows.map((row) => row.lat ?? null)}::float8[]
      ) as fresh (code, level, name, parent, households, population, lon, lat)
      on conflict (code) do update set level = excluded.level, name = excluded.name, parent = excluded.parent,
        households = case when excluded.households > 0 then excluded.households else region.households end,
        population = case when excluded.population > 0 then excluded.population else region.population end,
        lon = coalesce(excluded.lon, region.lon), lat = coalesce(excluded.lat, region.lat)`.execute(tx)
  }
}

export async function saveBoundaries(tx: Tx, places: readonly { code: RegionCode; boundary: Boundary; lon: number; lat: number }[]): Promise<void> {
  for (let from = 0; from < places.length; from += BORDERS_PER_STATEMENT) {
    const rows = places.slice(from, from + BORDERS_PER_STATEMENT)
    await sql`
      update region set boundary = drawn.boundary, lon = drawn.lon, lat = drawn.lat from unnest(
        ${rows.map((row) => row.code)}::bigint[], ${rows.map((row) => JSON.stringify(row.boundary))}::jsonb[], ${rows.map((row) => row.lon)}::float8[], ${rows.map((row) => row.lat)}::float8[]
      ) as drawn (code, boundary, lon, lat) where region.code = drawn.code`.execute(tx)
  }
}

export type SavedTarget = { readonly region: RegionCode; readonly asOf: string; readonly targetPopulation: number; readonly note?: string }
/** Nobody of ours entered what a file at the command line brought. */
export type EnteredBy = { readonly by: string | null; readonly at: Date }

/** The declared target population from a day on; the figure of the same day is replaced, those of other days stay. */
export async function saveTargets(tx: Tx, targets: readonly SavedTarget[], entered?: EnteredBy): Promise<void> {
  for (let from = 0; from < targets.length; from += ROWS_PER_STATEMENT) {
    const rows = targets.slice(from, from + ROWS_PER_STATEMENT)
    await sql`
      insert into region_target (region, as_of, target_population, note, entered_by, entered_at)
      select region, as_of, people, note, ${entered?.by ?? null}::uuid, ${entered?.at ?? null}::timestamptz
      from unnest(${rows.map((row) => row.region)}::bigint[], ${rows.map((row) => row.asOf)}::date[], ${rows.map((row) => row.targetPopulation)}::integer[], ${rows.map((row) => row.note ?? '')}::text[]) as fresh (region, as_of, people, note)
      on conflict (region, as_of) do update set target_population = excluded.target_population, note = excluded.note, entered_by = excluded.entered_by, entered_at = excluded.entered_at`.execute(tx)
  }
}

/** Until the end of the transaction: regions are changed by one at a time, so that what was previewed is what is done. */
export async function lockRegions(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('region', 0))`.execute(tx)
}

export type RegionFacts = Pick<RegionRow, 'code' | 'name' | 'households' | 'population'>

export async function changeRegions(tx: Tx, facts: readonly RegionFacts[]): Promise<void> {
  for (let from = 0; from < facts.length; from += ROWS_PER_STATEMENT) {
    const rows = facts.slice(from, from + ROWS_PER_STATEMENT)
    await sql`update region set name = fresh.name, households = fresh.households, population = fresh.population
      from unnest(${rows.map((row) => row.code)}::bigint[], ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.households)}::integer[], ${rows.map((row) => row.population)}::integer[]) as fresh (code, name, households, population)
      where region.code = fresh.code`.execute(tx)
  }
}

/** Without a successor: nobody lives there, nothing follows it. */
export async function closeRegion(tx: Tx, code: RegionCode, day: string): Promise<void> {
  await sql`update region set closed_on = ${day}::date where code = ${code} and closed_on is null`.execute(tx)
}

export type Succession = { readonly oldCode: RegionCode; readonly newCode: RegionCode; readonly changedOn: string }

/** Merges and renamings: rows keep the code of their day, the old region is closed, new things go to the new one. */
export async function succeed(tx: Tx, successions: readonly Succession[]): Promise<void> {
  if (successions.length === 0) return
  await sql`insert into region_succession (old_code, new_code, changed_on)
    select * from unnest(${successions.map((one) => one.oldCode)}::bigint[], ${successions.map((one) => one.newCode)}::bigint[], ${successions.map((one) => one.changedOn)}::date[]) on conflict do nothing`.execute(tx)
  await sql`update region r set closed_on = s.changed_on from unnest(${successions.map((one) => one.oldCode)}::bigint[], ${successions.map((one) => one.changedOn)}::date[]) as s (code, changed_on)
    where r.code = s.code and r.closed_on is null`.execute(tx)
}

/** Where codes of an earlier day belong today: itself while it is open, else its successors, followed to the end. */
export async function todaysCodes(tx: Tx, codes: readonly RegionCode[]): Promise<Map<RegionCode, RegionCode[]>> {
  const found = await sql<{ old: RegionCode; code: RegionCode }>`
    with recursive line (old, code, steps) as (
      select code, code, 0 from unnest(${[...new Set(codes)]}::bigint[]) as asked (code)
      union
      select l.old, s.new_code, l.steps + 1 from line l join region_succession s on s.old_code = l.code where l.steps < ${SUCCESSIONS_MAX}
    )
    select distinct l.old, l.code from line l join region r on r.code = l.code where r.closed_on is null order by l.old, l.code`.execute(tx)
  const today = new Map<RegionCode, RegionCode[]>()
  for (const { old, code } of found.rows) today.set(old, [...(today.get(old) ?? []), code])
  return today
}

export function regionByCode(tx: Tx, code: RegionCode): Promise<RegionRow | undefined> {
  return tx.selectFrom('region').select(ROW_COLUMNS).where('code', '=', code).executeTakeFirst()
}

export type RegionWithEnd = RegionRow & { readonly closed_on: string | null; readonly drawn: boolean }

/** Open or ended. */
export async function regionsByCodes(tx: Tx, codes: readonly RegionCode[]): Promise<Map<RegionCode, RegionWithEnd>> {
  const found = await sql<RegionWithEnd>`select code, level, name, parent, households, population, lon, lat, closed_on::text, boundary is not null as drawn from region where code = any(${[...new Set(codes)]}::bigint[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.code, row]))
}

export type Children = { readonly rows: RegionWithEnd[]; readonly total: number; readonly drawn: number }

/** The open parts of a place whose name or code holds some words, page by page in the order of their codes; `total` and `drawn` count all pages. Index: region_by_parent. */
export async function childrenOf(tx: Tx, parent: RegionCode, { words, after, max }: { readonly words: string; readonly after: RegionCode | undefined; readonly max: number }): Promise<Children> {
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`
  const fits = sql`parent = ${parent} and closed_on is null and (name ilike ${pattern} or code::text like ${pattern})`
  const counted = await sql<{ total: number; drawn: number }>`select count(*)::int as total, (count(*) filter (where boundary is not null))::int as drawn from region where ${fits}`.execute(tx)
  const found = await sql<RegionWithEnd>`select code, level, name, parent, households, population, lon, lat, closed_on::text, boundary is not null as drawn from region where ${fits} and code > ${after ?? 0} order by code limit ${max}`.execute(tx)
  return { rows: found.rows, ...counted.rows[0]! }
}

export type DrawnRegion = { readonly code: RegionCode; readonly name: string; readonly boundary: Boundary }

/** Index: region_by_parent. */
export async function drawnChildren(tx: Tx, parent: RegionCode, max: number): Promise<DrawnRegion[]> {
  return (await sql<DrawnRegion>`select code, name, boundary from region where parent = ${parent} and closed_on is null and boundary is not null order by code limit ${max}`.execute(tx)).rows
}

/** The codes of all parts of a place that ever were. Index: region_by_parent. */
export async function codesBelow(tx: Tx, parent: RegionCode): Promise<RegionCode[]> {
  return (await sql<{ code: RegionCode }>`select code from region where parent = ${parent} order by code limit ${CHILDREN_MAX}`.execute(tx)).rows.map(({ code }) => code)
}

export async function countOpenIn(tx: Tx, range: RegionRange): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from region where code between ${range.first} and ${range.last} and closed_on is null`.execute(tx)).rows[0]!.n
}

export type TargetRow = { readonly asOf: string; readonly people: number; readonly note: string; readonly enteredBy: string | null; readonly enteredAt: Date | null }

/** What a place has declared, the newest day first. Index: region_target's key. */
export async function targetsOfRegion(tx: Tx, region: RegionCode, max: number): Promise<TargetRow[]> {
  return (await sql<TargetRow>`select as_of::text as "asOf", target_population as people, note, entered_by as "enteredBy", entered_at as "enteredAt" from region_target where region = ${region} order by as_of desc limit ${max}`.execute(tx)).rows
}

/** The figure that was declared for exactly a day. */
export async function declaredAt(tx: Tx, asked: readonly { readonly region: RegionCode; readonly asOf: string }[]): Promise<{ region: RegionCode; asOf: string; people: number }[]> {
  return (await sql<{ region: RegionCode; asOf: string; people: number }>`
    select t.region, t.as_of::text as "asOf", t.target_population as people from region_target t
    join (select distinct * from unnest(${asked.map((one) => one.region)}::bigint[], ${asked.map((one) => one.asOf)}::date[]) as u (region, as_of)) as asked on asked.region = t.region and asked.as_of = t.as_of`.execute(tx)).rows
}

export type Followed = { readonly code: RegionCode; readonly changedOn: string }

/** What a place followed, and what follows it. Index: region_succession's key, and region_succession_by_new. */
export async function successionsOf(tx: Tx, code: RegionCode): Promise<{ readonly before: Followed[]; readonly after: Followed[] }> {
  const before = await sql<Followed>`select old_code as code, changed_on::text as "changedOn" from region_succession where new_code = ${code} order by changed_on desc, old_code limit ${SUCCESSIONS_MAX}`.execute(tx)
  const after = await sql<Followed>`select new_code as code, changed_on::text as "changedOn" from region_succession where old_code = ${code} order by new_code limit ${SUCCESSIONS_MAX}`.execute(tx)
  return { before: before.rows, after: after.rows }
}

/** Which of these codes are open regions. */
export async function knownRegions(tx: Tx, codes: readonly RegionCode[]): Promise<Set<RegionCode>> {
  const found = await sql<{ code: RegionCode }>`select code from region where code = any(${[...new Set(codes)]}::bigint[]) and closed_on is null`.execute(tx)
  return new Set(found.rows.map((row) => row.code))
}

/** Everything open inside a range, the range's own region included. */
export function regionsIn(tx: Tx, range: RegionRange): Promise<RegionRow[]> {
  return tx
    .selectFrom('region')
    .select(ROW_COLUMNS)
    .where('code', '>=', range.first)
    .where('code', '<=', range.last)
    .where('closed_on', 'is', null)
    .orderBy('code')
    .limit(BOUNDARIES_MAX)
    .execute()
}

/** The cities whose divisions were imported. */
export async function citiesKnown(tx: Tx): Promise<RegionCode[]> {
  const found = await tx.selectFrom('region').select('code').where('parent', 'is', null).where('level', '=', 'city').orderBy('code').limit(CHILDREN_MAX).execute()
  return found.map(({ code }) => code)
}

/** The closed regions of a range with where they went on the day they were closed. */
export async function closedIn(tx: Tx, range: RegionRange): Promise<{ name: string; level: RegionLevel; now: RegionCode[] }[]> {
  const found = await sql<{ name: string; level: RegionLevel; now: RegionCode[] }>`
    select r.name, r.level, array_agg(s.new_code order by s.new_code) as now from region r join region_succession s on s.old_code = r.code
    where r.code between ${range.first} and ${range.last} and r.closed_on is not null group by r.code, r.name, r.level order by r.code limit ${BOUNDARIES_MAX}`.execute(tx)
  return found.rows.map((row) => ({ ...row, now: row.now.map((code) => Number(code) as RegionCode) }))
}

export function placeToDraw(tx: Tx, code: RegionCode): Promise<{ name: string; boundary: Boundary | null } | undefined> {
  return tx.selectFrom('region').select(['name', 'boundary']).where('code', '=', code).executeTakeFirst()
}

export async function boundariesIn(tx: Tx, range: RegionRange): Promise<{ code: RegionCode; boundary: Boundary }[]> {
  const found = await sql<{ code: RegionCode; boundary: Boundary }>`
    select code, boundary from region where code between ${range.first} and ${range.last} and closed_on is null and boundary is not null
    order by code limit ${BOUNDARIES_MAX}`.execute(tx)
  return found.rows
}

/** The target population in force on a day of every place in a range that ever declared one. Index: region_target's key. */
export async function declaredOn(tx: Tx, range: RegionRange, day: string): Promise<Map<RegionCode, { readonly people: number; readonly asOf: string }>> {
  const found = await sql<{ region: RegionCode; people: number; as_of: string }>`
    select distinct on (region) region, target_population as people, as_of::text from region_target
    where region between ${range.first} and ${range.last} and as_of <= ${day}::date order by region, as_of desc`.execute(tx)
  return new Map(found.rows.map(({ region, people, as_of }) => [region, { people, asOf: as_of }]))
}

export async function countsByLevel(tx: Tx, range: RegionRange): Promise<Map<RegionLevel, number>> {
  const found = await sql<{ level: RegionLevel; count: number }>`
    select level, count(*)::int as count from region where code between ${range.first} and ${range.last} and closed_on is null group by level`.execute(tx)
  return new Map(found.rows.map((row) => [row.level, row.count]))
}
