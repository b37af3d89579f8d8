import { sql } from 'kysely'
import type { RegionChoices, UnitLine, UnitQuery, UnitTable } from '../contract/unit.ts'
import { allow } from '../domain/access.ts'
import { regionDigits, type RegionCode } from '../domain/region-code.ts'
import { wholeRegions } from '../features/unit/unit.store.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'
import { regionPaths } from './names.ts'

const PAGE = 50
/** The centre, a sub-centre, its stations; a file may have made more of it, or a circle. */
const DEPTH_MAX = 6
const CHOICES_MAX = 12

/** Of those that stand under the same: sub-centres, stations, squads, banks. */
const RANK = sql`case u.kind when 'centre' then '0' when 'sub-centre' then '1' when 'station' then '2' when 'squad' then '3' else '4' end`

type Found = {
  code: string; name: string; kind: UnitLine['kind']; parent: string | null; parent_name: string | null; depth: number; path: string; phone: string | null; version: number; closed: boolean
  users: number; regions: { code: RegionCode; name: string }[]; overlaps: { code: string; name: string }[]
}

/** The units as a tree, each below the one it stands under. Units are few; what stands beside each is read for one page of them. */
export function unitTable(context: ActorContext, { q, closed, cursor }: UnitQuery): Promise<UnitTable> {
  allow(context.actor, 'unit.read')
  const wanted = [sql`path > ${cursor ?? ''} collate "C"`]
  if (!closed) wanted.push(sql`closed_at is null`)
  if (q !== undefined) wanted.push(sql`(starts_with(lower(code), ${q.toLowerCase()}) or position(${q} in name) > 0)`)
  return readAsSystem(context, async (tx) => {
    const found = await sql<Found>`
      with recursive tree as (
        select u.*, 0 as depth, (${RANK} || u.code) collate "C" as path from unit u where u.parent is null or u.parent = u.code or not exists (select from unit o where o.code = u.parent)
        union all select u.*, t.depth + 1, t.path || ' ' || ${RANK} || u.code from tree t join unit u on u.parent = t.code and u.code <> t.code where t.depth < ${DEPTH_MAX}),
      page as materialized (select * from tree where ${sql.join(wanted, sql` and `)} order by path limit ${PAGE + 1})
      select p.code, p.name, p.kind, above.code as parent, above.name as parent_name, p.depth, p.path, p.phone, p.version, p.closed_at is not null as closed,
        (select count(*)::int from app_user a where a.unit = p.code and a.disabled_at is null) as users,
        coalesce((select jsonb_agg(jsonb_build_object('code', w.code, 'name', w.name) order by w.code) from (${wholeRegions(sql`p.area`)}) w), '[]') as regions,
        coalesce((select jsonb_agg(jsonb_build_object('code', o.code, 'name', o.name) order by o.code) from unit o
          where o.kind = p.kind and o.code <> p.code and o.closed_at is null and p.closed_at is null and o.area && p.area), '[]') as overlaps
      from page p left join unit above on above.code = p.parent order by p.path`.execute(tx)
    return { items: found.rows.slice(0, PAGE).map(lineOf), next: found.rows.length > PAGE ? found.rows[PAGE - 1]!.path : null, now: context.now.toISOString() }
  })
}

function lineOf({ code, name, kind, parent, parent_name: parentName, depth, phone, version, closed, users, regions, overlaps }: Found): UnitLine {
  return {
    code, name, kind, depth, phone, version, users, overlaps, isClosed: closed, parent: parent === null ? null : { code: parent, name: parentName ?? parent },
    regions: regions.map((one) => ({ region: regionDigits(one.code), name: one.name })),
  }
}

/** Divisions while somebody types one: the larger first. */
export function regionChoices(context: ActorContext, q: string): Promise<RegionChoices> {
  allow(context.actor, 'unit.read')
  return readAsSystem(context, async (tx) => {
    const found = await sql<{ code: RegionCode; level: string }>`
      select code, level from region where closed_on is null and (starts_with(code::text, ${q}) or position(${q} in name) > 0)
      order by array_position(array['city', 'district', 'street', 'village', 'grid'], level), length(name), code limit ${CHOICES_MAX}`.execute(tx)
    const path = await regionPaths(tx, found.rows.map((row) => row.code))
    return { items: found.rows.map(({ code, level }) => ({ region: regionDigits(code), level, path: path(code).join(' ') })) }
  })
}
