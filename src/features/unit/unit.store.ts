import { sql, type Transaction } from 'kysely'
import type { Held, UnitMove, UnitPreview } from '../../contract/unit.ts'
import type { UnitKind } from '../../domain/access.ts'
import type { RegionCode } from '../../domain/region-code.ts'
import type { AreaChange, UnitFacts } from './unit.rules.ts'

type Tx = Transaction<unknown>

const MOVES_MAX = 500
const NAMES_MAX = 20
const REGIONS_MAX = 200
/** Who holds more than this is busy, however much more it is. */
const COUNTED_MAX = 1_000

/** Changes of who answers for what come one after the other. */
export async function lockUnits(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('units'))`.execute(tx)
}

/** Until the end of the transaction no unit closes: for whoever puts somebody there. */
export async function holdUnits(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtext('units'))`.execute(tx)
}

/** Grows with every change of any unit, here or by a file. */
export async function unitsEdition(tx: Tx): Promise<number> {
  return (await sql<{ edition: number }>`select coalesce(sum(version), 0)::int as edition from unit`.execute(tx)).rows[0]!.edition
}

export type KnownUnit = UnitFacts & { readonly area: string; readonly isClosed: boolean }

export async function knownUnit(tx: Tx, code: string): Promise<KnownUnit | undefined> {
  return (await sql<KnownUnit>`select code, kind, name, parent, version, area::text as area, closed_at is not null as "isClosed" from unit where code = ${code}`.execute(tx)).rows[0]
}

type Redrawn = { readonly code: string; readonly kind: UnitKind; readonly add: string; readonly remove: string; readonly takeOver: boolean }

/** The unit itself, known, new or to be opened again (it has nothing until then), and those of its kind out of which the new places go. */
export async function redrawn(tx: Tx, self: UnitFacts, { code, kind, add, remove, takeOver }: Redrawn): Promise<AreaChange[]> {
  const found = await sql<AreaChange>`
    with touched as (
      select ${self.code}::text as code, ${kind}::text as kind, ${self.name}::text as name, ${self.parent}::text as parent, ${self.version}::int as version,
        coalesce((select area from unit where code = ${code} and closed_at is null), '{}') as before, (coalesce((select area from unit where code = ${code} and closed_at is null), '{}') + ${add}::int8multirange) - ${remove}::int8multirange as after
      union all
      select code, kind, name, parent, version, area, area - ${add}::int8multirange from unit where ${takeOver} and kind = ${kind} and code <> ${code} and closed_at is null and area && ${add}::int8multirange)
    select code, kind, name, parent, version, before::text, after::text, (after - before)::text as gained, (before - after)::text as lost from touched order by code = ${code} desc, code`.execute(tx)
  return found.rows
}

type MoveRow = { from: string; from_name: string; from_kind: UnitKind; to: string; to_name: string; to_kind: UnitKind; villages: number; people: number; names: string[] | null; manned: boolean }

/**
 * Who answers for the places of these changes today, and who would (the rule of `unitsFor` and `unitsResponsible`); only what differs. A village counts as
 * one place; people who were named for a unit are its own while it is open, and again when it opens again (`opening`). Indexes: region's key, person_by_region, person_by_named_unit.
 */
export async function movesOf(tx: Tx, changes: readonly AreaChange[], opening: readonly string[], now: Date): Promise<UnitMove[]> {
  const [codes, after, closing] = [changes.map((one) => one.code), changes.map((one) => one.after), changes.filter((one) => one.after === null).map((one) => one.code)]
  const fresh = { kinds: changes.map((one) => one.kind), names: changes.map((one) => one.name) }
  const rank = sql`case kind when 'station' then 0 when 'sub-centre' then 1 else 2 end`
  const found = await sql<MoveRow>`
    with changed as materialized (select * from unnest(${codes}::text[], ${fresh.kinds}::text[], ${fresh.names}::text[], ${after}::int8multirange[]) as c (code, kind, name, area)),
    delta as materialized (select coalesce(range_agg(g), '{}') as area from unnest(${changes.flatMap((one) => [one.gained, one.lost])}::int8multirange[]) as m (area) cross join lateral unnest(m.area) as g),
    near as materialized (select u.code, u.kind, u.area from unit u, delta where u.closed_at is null and u.kind in ('station', 'sub-centre', 'centre')
      and (u.kind = 'centre' or u.area && delta.area or ${closing.length + opening.length > 0})),
    today as materialized (select *, ${rank} as rank from near),
    then_ as materialized (select *, ${rank} as rank from (
      select code, kind, area from near where code <> all(${codes}::text[]) union all select code, kind, area from changed where area is not null and kind in ('station', 'sub-centre', 'centre')) n),
    places as (
      select r.code as region, null::text as named, 1 as villages, 0 as people, r.name from delta, unnest(delta.area) as g join region r on r.code >= lower(g) and r.code < upper(g)
        where r.level = 'village' and r.closed_on is null
      union all select p.region, p.named_unit, 0, count(*)::int, null from delta, unnest(delta.area) as g join person p on p.region >= lower(g) and p.region < upper(g) group by p.region, p.named_unit
      union all select p.region, p.named_unit, 0, count(*)::int, null from person p, delta where p.named_unit = any(${[...closing, ...opening]}::text[]) and not p.region <@ delta.area group by p.region, p.named_unit),
    answered as (
      select pl.*, coalesce(n.code, t.code) as from, coalesce(m.code, a.code) as to from places pl
      left join unit n on n.code = pl.named and n.closed_at is null
      left join unit m on m.code = pl.named and (m.closed_at is null or m.code = any(${[...opening]}::text[])) and m.code <> all(${closing}::text[])
      left join lateral (select code from today where kind = 'centre' or area @> pl.region order by rank, code limit 1) t on true
      left join lateral (select code from then_ where kind = 'centre' or area @> pl.region order by rank, code limit 1) a on true)
    select w.from, coalesce(f.name, '') as from_name, f.kind as from_kind, w.to, coalesce(c.name, o.name) as to_name, coalesce(c.kind, o.kind) as to_kind, w.villages, w.people, w.names[1:${NAMES_MAX}] as names,
      exists (select from duty d join app_user u on u.id = d.user_id and u.disabled_at is null where d.unit = w.to and d.post = 'on-duty' and d.starts_at <= ${now} and d.ends_at > ${now}) as manned
    from (select "from", "to", sum(villages)::int as villages, sum(people)::int as people, array_agg(name order by region) filter (where name is not null) as names
      from answered where "from" is distinct from "to" and "from" is not null and "to" is not null group by "from", "to") w
    join unit f on f.code = w.from left join unit o on o.code = w.to left join changed c on c.code = w.to order by w.villages desc, w.from, w.to limit ${MOVES_MAX}`.execute(tx)
  return found.rows.map((row) => ({
    from: { code: row.from, name: row.from_name, kind: row.from_kind }, to: { code: row.to, name: row.to_name, kind: row.to_kind, isManned: row.manned },
    villages: row.villages, people: row.people, names: row.names ?? [],
  }))
}

/** What hangs on places that a unit would lose; of a unit that closes, all that hangs on it. Indexes: the `by_unit` ones. */
export async function heldBy(tx: Tx, { code, after, lost }: AreaChange, now: Date): Promise<{ what: Held; count: number }[]> {
  const closes = after === null
  const counted = (from: ReturnType<typeof sql>) => sql`(select count(*)::int from (select 1 ${from} limit ${COUNTED_MAX}) c)`
  const there = (column: string) => (closes ? sql`true` : sql`${sql.ref(column)} <@ ${lost}::int8multirange`)
  const found = await sql<Record<string, number>>`select
    ${counted(sql`from task where unit = ${code} and state <> 'closed' and ${there('region')}`)} as tasks,
    ${counted(sql`from warning where unit = ${code} and state <> 'closed' and ${there('region')}`)} as warnings,
    ${counted(sql`from fraud_case where unit = ${code} and state in ('received', 'accepted') and ${there('region')}`)} as cases,
    ${counted(sql`from (select unit, region, ended_at from stop_order where unit = ${code} union all select unit, region, ended_at from query_order where unit = ${code} and state in ('to-carry', 'sent', 'acknowledged', 'running')
      union all select unit, region, ended_at from freeze_order where unit = ${code}) o where ended_at is null and ${there('region')}`)} as orders,
    ${counted(sql`from follow_up where unit = ${code} and ended_at is null and ${there('region')}`)} as "follow-ups",
    ${closes ? counted(sql`from duty where unit = ${code} and ends_at > ${now}`) : sql`0`} as shifts,
    ${closes ? counted(sql`from app_user where unit = ${code} and disabled_at is null`) : sql`0`} as accounts,
    ${closes ? sql`0` : counted(sql`from app_user where unit = ${code} and disabled_at is null and area && ${lost}::int8multirange`)} as "grid-people",
    ${closes ? counted(sql`from unit where parent = ${code} and closed_at is null`) : sql`0`} as units`.execute(tx)
  return Object.entries(found.rows[0]!).filter(([, count]) => count > 0).map(([what, count]) => ({ what: what as Held, count }))
}

/** Others of its kind that answer for a part of the same, once all of this has been done. */
export async function overlapsOf(tx: Tx, { code, kind, after }: AreaChange, changed: readonly string[]): Promise<UnitPreview['overlaps']> {
  const found = await sql<{ code: string; name: string; regions: string[] }>`
    select u.code, u.name, coalesce(s.names, '{}') as regions from unit u
    left join lateral (select array_agg(w.name order by w.code) as names from (${wholeRegions(sql`u.area * ${after}::int8multirange`)}) w) s on true
    where u.kind = ${kind} and u.code <> ${code} and u.code <> all(${[...changed]}::text[]) and u.closed_at is null and u.area && ${after}::int8multirange order by u.code limit ${NAMES_MAX}`.execute(tx)
  return found.rows.map(({ code: other, name, regions }) => ({ unit: { code: other, name }, regions }))
}

/** The largest divisions that lie in an area as a whole: code, name. */
export function wholeRegions(area: ReturnType<typeof sql>) {
  const span = (one: string) => sql`int8range(${sql.ref(`${one}.code`)}, ${sql.ref(`${one}.code`)} + case ${sql.ref(`${one}.level`)} when 'city' then 100000000000 when 'district' then 1000000000 when 'street' then 1000000 when 'village' then 1000 else 1 end)`
  return sql`select r.code, r.name from unnest(${area}) as g join region r on r.code >= lower(g) and r.code < upper(g) left join region above on above.code = r.parent
    where r.closed_on is null and ${span('r')} <@ g and (above.code is null or not ${span('above')} <@ g) order by r.code limit ${REGIONS_MAX}`
}

export async function liesWithin(tx: Tx, area: string, unit: string): Promise<boolean> {
  return (await sql<{ within: boolean }>`select coalesce((select ${area}::int8multirange <@ area from unit where code = ${unit}), true) as within`.execute(tx)).rows[0]!.within
}

export type NewUnitRow = UnitFacts & { readonly area: string; readonly phone: string | null; readonly organisation: string | null; readonly seat: RegionCode | undefined }

/** It stands where its first place is until somebody says better. */
export async function addUnit(tx: Tx, { code, kind, name, parent, area, phone, organisation, seat }: NewUnitRow): Promise<void> {
  await sql`insert into unit (code, kind, name, parent, area, phone, organisation, lon, lat)
    select ${code}, ${kind}, ${name}, ${parent}, ${area}::int8multirange, ${phone}, ${organisation}, s.lon, s.lat from (select 1) o left join region s on s.code = ${seat ?? null}::bigint`.execute(tx)
}

export async function changeUnit(tx: Tx, code: string, change: { readonly name?: string; readonly phone?: string | null; readonly area?: string; readonly parent?: string | null; readonly closedAt?: Date | null }): Promise<void> {
  const set = [
    sql`version = version + 1`, ...(change.name === undefined ? [] : [sql`name = ${change.name}`]), ...(change.phone === undefined ? [] : [sql`phone = ${change.phone}`]),
    ...(change.area === undefined ? [] : [sql`area = ${change.area}::int8multirange`]), ...(change.parent === undefined ? [] : [sql`parent = ${change.parent}`]), ...(change.closedAt === undefined ? [] : [sql`closed_at = ${change.closedAt}`]),
  ]
  await sql`update unit set ${sql.join(set)} where code = ${code}`.execute(tx)
}
