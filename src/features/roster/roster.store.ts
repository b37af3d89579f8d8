import { sql, type Transaction } from 'kysely'
import { watchedPosts, type Post, type Shift, type Span } from './roster.rules.ts'

export type UnitRow = { code: string; kind: 'centre' | 'sub-centre' | 'station' | 'squad' | 'bank'; name: string; parent: string | null; area: string; lon: number | null; lat: number | null; phone: string | null; organisation: string | null; closed_at: Date | null }
export type RosterTables = {
  unit: UnitRow
  duty: { id: string; unit: string; user_id: string; post: Post; starts_at: Date; ends_at: Date; came_at: Date | null; left_at: Date | null }
  app_user: { id: string; name: string; badge: string | null; phone: string | null; unit: string; role: string; area: string | null; lon: number | null; lat: number | null; position_at: Date | null; disabled_at: Date | null }
}
type Tx = Transaction<RosterTables>

const UNITS_MAX = 2_000
const ON_DUTY_MAX = 500
/** An older position says more about an hour ago than about now. */
const POSITION_FRESH_MINUTES = 30

/** The station responsible for each place, else its sub-centre, else the centre. Every region gets a unit. */
export async function unitsFor(tx: Tx, regions: readonly number[]): Promise<Map<number, string>> {
  const found = await sql<{ region: number; code: string }>`
    select distinct on (r.region) r.region, u.code
    from unnest(${[...new Set(regions)]}::bigint[]) as r (region)
    join unit u on u.closed_at is null and ((u.kind in ('station', 'sub-centre') and u.area @> r.region) or u.kind = 'centre')
    order by r.region, case u.kind when 'station' then 0 when 'sub-centre' then 1 else 2 end, u.code`.execute(tx)
  return new Map(found.rows.map((row) => [row.region, row.code]))
}

export type OnDuty = { userId: string; unit: string; post: Post; lon: number | null; lat: number | null }

/** Who is at their post now, in these units and in the centre. Index: duty (unit, ends_at, starts_at). */
export async function onDutyAt(tx: Tx, units: readonly string[], now: Date): Promise<OnDuty[]> {
  const found = await sql<OnDuty>`
    select distinct on (d.unit, d.post, d.user_id) d.user_id as "userId", d.unit, d.post,
      case when u.position_at > ${minutesBefore(now, POSITION_FRESH_MINUTES)} then u.lon else n.lon end as lon,
      case when u.position_at > ${minutesBefore(now, POSITION_FRESH_MINUTES)} then u.lat else n.lat end as lat
    from duty d join app_user u on u.id = d.user_id and u.disabled_at is null join unit n on n.code = d.unit
    where d.unit = any(${[...new Set(units)]}::text[] || array(select code from unit where kind = 'centre' and closed_at is null)) and d.starts_at <= ${now} and d.ends_at > ${now}
    limit ${ON_DUTY_MAX}`.execute(tx)
  return found.rows
}

export type OnDutyRole = { userId: string; role: string; unitKind: string; post: Post; withdrawn: readonly string[] }

/** Who is at a post now in this unit or in the centre, and as what. Index: duty (unit, ends_at, starts_at). */
export async function onDutyRoles(tx: Tx, unit: string, now: Date): Promise<OnDutyRole[]> {
  const found = await sql<OnDutyRole>`
    select d.user_id as "userId", u.role, n.kind as "unitKind", d.post,
      coalesce((select r.withdrawn -> u.role from role_rights r order by r.version desc limit 1), '[]') as withdrawn
    from unit n join duty d on d.unit = n.code and d.starts_at <= ${now} and d.ends_at > ${now}
    join app_user u on u.id = d.user_id and u.disabled_at is null where (n.code = ${unit} or n.kind = 'centre') and n.closed_at is null limit ${ON_DUTY_MAX}`.execute(tx)
  return found.rows
}

/** Index: duty_by_user. */
export async function isDutyOfficerNow(tx: Tx, userId: string, now: Date): Promise<boolean> {
  const found = await sql<{ is: boolean }>`select exists (select from duty where user_id = ${userId} and post = 'duty-officer' and starts_at <= ${now} and ends_at > ${now}) as is`.execute(tx)
  return found.rows[0]!.is
}

/**
 * Squads and grid people whose area holds the place: they can be at the door before a car is. Where somebody was last week says nothing:
 * without a fresh position a squad stands at its post and a grid leader in her grid.
 */
export async function nearbyHelpers(tx: Tx, region: number, now: Date): Promise<OnDuty[]> {
  const isFresh = sql`u.position_at > ${minutesBefore(now, POSITION_FRESH_MINUTES)}`
  const found = await sql<OnDuty>`
    select d.user_id as "userId", d.unit, d.post, case when ${isFresh} then u.lon else n.lon end as lon, case when ${isFresh} then u.lat else n.lat end as lat
      from unit n join duty d on d.unit = n.code and d.starts_at <= ${now} and d.ends_at > ${now} and d.post = 'on-duty'
      join app_user u on u.id = d.user_id and u.disabled_at is null
      where n.kind = 'squad' and n.closed_at is null and n.area @> ${region}::bigint
    union all
    select u.id, u.unit, 'on-duty', case when ${isFresh} then u.lon else r.lon end, case when ${isFresh} then u.lat else r.lat end
      from app_user u left join region r on r.code = lower(u.area)
      where u.role = 'grid-leader' and u.disabled_at is null and u.area @> ${region}::bigint
    limit ${ON_DUTY_MAX}`.execute(tx)
  return found.rows
}

export async function centreUnit(tx: Tx): Promise<string> {
  const centre = await tx.selectFrom('unit').select('code').where('kind', '=', 'centre').where('closed_at', 'is', null).executeTakeFirst()
  return centre?.code ?? 'centre'
}

export function openUnits(tx: Tx): Promise<UnitRow[]> {
  return tx.selectFrom('unit').selectAll().where('closed_at', 'is', null).orderBy('code').limit(UNITS_MAX).execute()
}

/** Who would have nowhere left to answer for when a place ends: units and people whose whole area lies in it. */
export async function onlyWithin(tx: Tx, range: { readonly first: number; readonly last: number }): Promise<{ readonly units: string[]; readonly people: string[] }> {
  const place = sql`int8multirange(int8range(${range.first}::bigint, ${range.last}::bigint, '[]'))`
  const units = await sql<{ name: string }>`select name from unit where closed_at is null and not isempty(area) and area <@ ${place} order by code limit ${UNITS_MAX}`.execute(tx)
  const people = await sql<{ name: string }>`select name from app_user where disabled_at is null and not isempty(area) and area <@ ${place} order by login limit ${UNITS_MAX}`.execute(tx)
  return { units: units.rows.map(({ name }) => name), people: people.rows.map(({ name }) => name) }
}

export function unitByCode(tx: Tx, code: string): Promise<UnitRow | undefined> {
  return tx.selectFrom('unit').selectAll().where('code', '=', code).where('closed_at', 'is', null).executeTakeFirst()
}

/** Those of these that are open. */
export async function unitsByCodes(tx: Tx, codes: readonly string[]): Promise<Map<string, UnitRow>> {
  if (codes.length === 0) return new Map()
  const open = await tx.selectFrom('unit').selectAll().where('code', 'in', [...new Set(codes)]).where('closed_at', 'is', null).execute()
  return new Map(open.map((unit) => [unit.code, unit]))
}

export async function colleague(tx: Tx, userId: string): Promise<{ id: string; name: string; badge: string | null; unit: string; unitKind: string; role: string } | undefined> {
  return tx.selectFrom('app_user as u').innerJoin('unit as n', 'n.code', 'u.unit').select(['u.id', 'u.name', 'u.badge', 'u.unit', 'n.kind as unitKind', 'u.role'])
    .where('u.id', '=', userId).where('u.disabled_at', 'is', null).executeTakeFirst()
}

/** With the number that the telephony port rings. */
export async function colleagueWithPhone(tx: Tx, userId: string): Promise<{ phone: string | null } | undefined> {
  return tx.selectFrom('app_user').select('phone').where('id', '=', userId).executeTakeFirst()
}

/** Where somebody works: their own village or grid, else all of their unit's. */
export async function workAreaOf(tx: Tx, userId: string): Promise<string> {
  const found = await sql<{ area: string }>`select coalesce(u.area, n.area)::text as area from app_user u join unit n on n.code = u.unit where u.id = ${userId}`.execute(tx)
  return found.rows[0]!.area
}

export async function setPosition(tx: Tx, userId: string, position: { lon: number; lat: number }, now: Date): Promise<void> {
  await tx.updateTable('app_user').set({ lon: position.lon, lat: position.lat, position_at: now }).where('id', '=', userId).execute()
}

function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000)
}

export type NewUnit = Omit<UnitRow, 'closed_at' | 'organisation'> & { readonly organisation?: string | null }

/** A unit that is there already gets the new facts, so that a corrected file can be sent again. */
export async function insertUnits(tx: Tx, units: readonly NewUnit[]): Promise<void> {
  const column = <T>(pick: (unit: NewUnit) => T): T[] => units.map(pick)
  await sql`insert into unit (code, kind, name, parent, area, lon, lat, phone, organisation)
    select * from unnest(${column((unit) => unit.code)}::text[], ${column((unit) => unit.kind)}::text[], ${column((unit) => unit.name)}::text[], ${column((unit) => unit.parent)}::text[],
      ${column((unit) => unit.area)}::int8multirange[], ${column((unit) => unit.lon)}::float8[], ${column((unit) => unit.lat)}::float8[], ${column((unit) => unit.phone)}::text[], ${column((unit) => unit.organisation ?? null)}::text[])
    on conflict (code) do update set kind = excluded.kind, name = excluded.name, parent = excluded.parent, area = excluded.area, lon = excluded.lon, lat = excluded.lat, phone = excluded.phone,
      organisation = coalesce(excluded.organisation, unit.organisation), closed_at = null, version = unit.version + 1`.execute(tx)
}

export type NewDuty = Omit<RosterTables['duty'], 'came_at' | 'left_at'>

export async function insertDuty(tx: Tx, duties: readonly NewDuty[]): Promise<void> {
  const column = <T>(pick: (duty: NewDuty) => T): T[] => duties.map(pick)
  await sql`insert into duty (id, unit, user_id, post, starts_at, ends_at)
    select * from unnest(${column((duty) => duty.id)}::uuid[], ${column((duty) => duty.unit)}::text[], ${column((duty) => duty.user_id)}::uuid[], ${column((duty) => duty.post)}::text[],
      ${column((duty) => duty.starts_at.toISOString())}::timestamptz[], ${column((duty) => duty.ends_at.toISOString())}::timestamptz[])`.execute(tx)
}

/** Where many people are at once: a grid leader's home, an officer's beat. */
export async function setPositions(tx: Tx, positions: readonly { userId: string; lon: number; lat: number }[], now: Date): Promise<void> {
  await sql`update app_user u set lon = p.lon, lat = p.lat, position_at = ${now}
    from unnest(${positions.map((one) => one.userId)}::uuid[], ${positions.map((one) => one.lon)}::float8[], ${positions.map((one) => one.lat)}::float8[]) as p (id, lon, lat) where u.id = p.id`.execute(tx)
}

// Planning -----------------------------------------------------------------------------------------
/** A month of a unit has some three hundred. */
const SHIFTS_MAX = 5_000
const GAPS_MAX = 5_000
const DOUBLES_MAX = 2_000
const STAFF_MAX = 3_000

/** Changes of one unit's roster come one after the other. */
export async function lockRoster(tx: Tx, unit: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('roster'), hashtext(${unit}))`.execute(tx)
}

/** Whose rosters somebody of this unit sees: the centre's all, a sub-centre's its own and those below it, the own. Banks have none. */
export function unitsInReach(tx: Tx, { unit, unitKind }: { readonly unit: string; readonly unitKind: string }): Promise<UnitRow[]> {
  const open = tx.selectFrom('unit').selectAll().where('closed_at', 'is', null).where('kind', '<>', 'bank').orderBy('code').limit(UNITS_MAX)
  if (unitKind === 'centre') return open.execute()
  if (unitKind === 'sub-centre') return open.where((is) => is.or([is('code', '=', unit), is('parent', '=', unit)])).execute()
  return open.where('code', '=', unit).execute()
}

/** `isOff`: the person is switched off and will not come. */
export type ShiftRow = Shift & { readonly name: string; readonly isOff: boolean; readonly cameAt: Date | null; readonly leftAt: Date | null }
const shiftColumns = sql`d.id, d.unit, d.user_id as "userId", d.post, d.starts_at as "startsAt", d.ends_at as "endsAt", d.came_at as "cameAt", d.left_at as "leftAt", u.name, u.disabled_at is not null as "isOff"`

/** Index: duty_by_unit. */
export async function shiftsOfUnit(tx: Tx, unit: string, { from, until }: Span): Promise<ShiftRow[]> {
  return (await sql<ShiftRow>`select ${shiftColumns} from duty d join app_user u on u.id = d.user_id
    where d.unit = ${unit} and d.ends_at > ${from} and d.starts_at < ${until} order by d.starts_at, d.post, u.name limit ${SHIFTS_MAX}`.execute(tx)).rows
}

/** Index: duty_by_user. */
export async function shiftsOfPeople(tx: Tx, userIds: readonly string[], { from, until }: Span): Promise<ShiftRow[]> {
  return (await sql<ShiftRow>`select ${shiftColumns} from duty d join app_user u on u.id = d.user_id
    where d.user_id = any(${[...userIds]}::uuid[]) and d.ends_at > ${from} and d.starts_at < ${until} order by d.starts_at, d.post limit ${SHIFTS_MAX}`.execute(tx)).rows
}

export async function shiftById(tx: Tx, id: string): Promise<ShiftRow | undefined> {
  return (await sql<ShiftRow>`select ${shiftColumns} from duty d join app_user u on u.id = d.user_id where d.id = ${id}`.execute(tx)).rows[0]
}

export async function presentIn(tx: Tx, units: readonly string[], now: Date): Promise<ShiftRow[]> {
  return (await sql<ShiftRow>`select ${shiftColumns} from duty d join app_user u on u.id = d.user_id and u.disabled_at is null
    where d.unit = any(${[...units]}::text[]) and d.starts_at <= ${now} and d.ends_at > ${now} order by d.unit, d.post, u.name limit ${SHIFTS_MAX}`.execute(tx)).rows
}

export type Gap = Span & { readonly unit: string; readonly post: Post }

/** When nobody has these posts. Whoever may not log in any more is not there. Index: duty_by_unit. */
export async function gapsOf(tx: Tx, posts: readonly { readonly unit: string; readonly post: Post }[], { from, until }: Span): Promise<Gap[]> {
  return (await sql<Gap>`
    select w.unit, w.post, lower(g) as "from", upper(g) as until from unnest(${posts.map((one) => one.unit)}::text[], ${posts.map((one) => one.post)}::text[]) as w (unit, post)
    cross join lateral (select tstzmultirange(tstzrange(${from}, ${until})) - coalesce(range_agg(tstzrange(d.starts_at, d.ends_at)), '{}') as open
      from duty d join app_user u on u.id = d.user_id and u.disabled_at is null where d.unit = w.unit and d.post = w.post and d.ends_at > ${from} and d.starts_at < ${until}) f
    cross join lateral unnest(f.open) as g order by 3, 1, 2 limit ${GAPS_MAX}`.execute(tx)).rows
}

/** The watched posts of these units. */
export function watchGapsOf(tx: Tx, units: readonly UnitRow[], span: Span): Promise<Gap[]> {
  return gapsOf(tx, units.flatMap(({ code, kind }) => watchedPosts(kind).map((post) => ({ unit: code, post }))), span)
}

export type DoubleRow = Span & { readonly shiftId: string; readonly unit: string; readonly unitName: string; readonly post: Post }

/** Shifts of a unit whose person is somewhere else, or at another post, at the same time. Indexes: duty_by_unit, duty_by_user. */
export async function doublesOf(tx: Tx, unit: string, { from, until }: Span): Promise<DoubleRow[]> {
  return (await sql<DoubleRow>`
    select a.id as "shiftId", b.unit, n.name as "unitName", b.post, greatest(a.starts_at, b.starts_at) as "from", least(a.ends_at, b.ends_at) as until
    from duty a join duty b on b.user_id = a.user_id and b.id <> a.id and b.ends_at > a.starts_at and b.starts_at < a.ends_at join unit n on n.code = b.unit
    where a.unit = ${unit} and a.ends_at > ${from} and a.starts_at < ${until} order by 5, 1 limit ${DOUBLES_MAX}`.execute(tx)).rows
}

export type Staff = { readonly id: string; readonly login: string; readonly name: string; readonly role: string; readonly unit: string }

export async function staffOf(tx: Tx, units: readonly string[]): Promise<Staff[]> {
  return (await sql<Staff>`select id, login, name, role, unit from app_user where unit = any(${[...units]}::text[]) and disabled_at is null order by name, login limit ${STAFF_MAX}`.execute(tx)).rows
}

export async function saveShift(tx: Tx, { id, unit, userId, post, startsAt, endsAt }: Shift): Promise<void> {
  const row = { unit, user_id: userId, post, starts_at: startsAt, ends_at: endsAt }
  await tx.insertInto('duty').values({ id, ...row, came_at: null, left_at: null }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
}

export async function removeShifts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('duty').where('id', 'in', [...ids]).execute()
}

export async function markShift(tx: Tx, id: string, mark: { readonly came_at?: Date; readonly left_at?: Date }): Promise<void> {
  await tx.updateTable('duty').set(mark).where('id', '=', id).execute()
}

/** Shifts still to end at watched posts; `isLast`: nobody follows at once. Whoever may not log in any more is neither there nor follows. */
export async function watchEndsOf(tx: Tx, unit: string, now: Date): Promise<{ id: string; endsAt: Date; isLast: boolean }[]> {
  return (await sql<{ id: string; endsAt: Date; isLast: boolean }>`
    select d.id, d.ends_at as "endsAt", u.disabled_at is null and not exists (select from duty o join app_user v on v.id = o.user_id and v.disabled_at is null
      where o.unit = d.unit and o.post = d.post and o.starts_at <= d.ends_at and o.ends_at > d.ends_at) as "isLast"
    from duty d join app_user u on u.id = d.user_id join unit n on n.code = d.unit and n.closed_at is null and n.kind in ('centre', 'station')
    where d.unit = ${unit} and d.ends_at > ${now} and (d.post = 'on-duty' or (d.post = 'duty-officer' and n.kind = 'centre')) order by d.ends_at limit ${SHIFTS_MAX}`.execute(tx)).rows
}

/** Who has the post of duty officer in a unit now. */
export async function dutyOfficersOf(tx: Tx, unit: string, now: Date): Promise<string[]> {
  const found = await tx.selectFrom('duty').select('user_id').where('unit', '=', unit).where('post', '=', 'duty-officer').where('starts_at', '<=', now).where('ends_at', '>', now).limit(ON_DUTY_MAX).execute()
  return found.map((row) => row.user_id)
}

type Planner = { readonly userId: string; readonly role: string }

/** Of a unit in reach: commanders and administrators always, its duty officer while the shift lasts. */
export async function plansRoster(tx: Tx, { userId, role }: Planner, unit: string, now: Date): Promise<boolean> {
  return role === 'commander' || role === 'admin' || (await dutyOfficersOf(tx, unit, now)).includes(userId)
}
