import type { Post, RosterReceipt } from '../contract/roster.ts'
import { allow, mayAtMost } from '../domain/access.ts'
import { beginningOf, dayText } from '../domain/period.ts'
import { entriesIn, SHEET_COLUMNS, SHEET_POSTS, type SheetEntry } from '../domain/roster-sheet.ts'
import { BadCell, dayIn, readRows, type BadLine, type Table } from '../domain/table-cells.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { SHIFT_HOURS_MAX, type Shift } from '../features/roster/roster.rules.ts'
import { removeShifts, saveShift, shiftsOfPeople, shiftsOfUnit, staffOf, unitsByCodes, unitsInReach, type ShiftRow, type Staff } from '../features/roster/roster.store.ts'
import { asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { mustPlan, rosterChanged } from './roster-in-hand.ts'

const DAY_MS = 86_400_000
const POSTS = Object.keys(SHEET_POSTS) as Post[]
type File = { readonly unit: string; readonly month: string; readonly table: Table; readonly save: boolean }
type Planned = SheetEntry & { readonly post: Post; readonly staff: Staff }
type Row = { readonly day: string; readonly planned: readonly Planned[]; readonly line: number }
type Plan = { readonly added: readonly Planned[]; readonly removed: readonly ShiftRow[]; readonly unchanged: number; readonly bad: readonly BadLine[] }

/**
 * A month's sheet comes back: what it says of a day is what that day will be. Days that it does not name, rows that cannot be read and what has begun
 * stay as they are. Without `save` it only says what would change.
 */
export async function takeRosterSheet(context: ActorContext, file: File): Promise<Omit<RosterReceipt, 'correction' | 'bad'> & { readonly bad: readonly BadLine[] }> {
  allow(context.actor, 'roster.write')
  return asSystem(context, async (tx) => {
    await mustPlan(tx, context, file.unit)
    const staff = (await staffOf(tx, (await unitsInReach(tx, context.actor)).map((unit) => unit.code))).filter((one) => one.role !== 'grid-leader' && mayAtMost({ role: one.role, unitKind: 'station' }, 'task.work'))
    const plan = await planOf(tx, context, file, staff)
    const conflicts = await doublesIn(tx, plan)
    if (file.save) await carryOut(tx, context, file.unit, plan)
    return {
      saved: file.save, unchanged: plan.unchanged, conflicts, badTotal: plan.bad.length, bad: plan.bad,
      added: plan.added.map(({ staff: { name }, post, startsAt, endsAt }) => ({ name, post, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() })),
      removed: plan.removed.map(({ name, post, startsAt, endsAt }) => ({ name, post, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() })),
    }
  })
}

async function planOf(tx: Tx, { now }: ActorContext, { unit, month, table }: File, staff: readonly Staff[]): Promise<Plan> {
  const { good, bad } = rowsOf(table, { month, unit, staff })
  const added: Planned[] = []
  const removed: ShiftRow[] = []
  let unchanged = 0
  for (const { day, planned, line } of good) {
    const from = beginningOf(day)
    const there = (await shiftsOfUnit(tx, unit, { from, until: new Date(from.getTime() + DAY_MS) })).filter((shift) => dayText(shift.startsAt) === day)
    const fresh = planned.filter((one) => !there.some((shift) => isSame(shift, one)))
    if (fresh.some((one) => one.startsAt <= now)) {
      bad.push({ line, zh: '这一天已有班次开始，已开始的不能改，请只改后面的班次', en: 'a shift of this day has begun and stays as it is; change the later ones only' })
      continue
    }
    added.push(...fresh)
    removed.push(...there.filter((shift) => shift.startsAt > now && !planned.some((one) => isSame(shift, one))))
    unchanged += planned.length - fresh.length
  }
  return { added, removed, unchanged, bad: bad.toSorted((a, b) => a.line - b.line) }
}

function rowsOf(table: Table, { month, unit, staff }: { readonly month: string; readonly unit: string; readonly staff: readonly Staff[] }): { readonly good: readonly Row[]; readonly bad: BadLine[] } {
  const seen = new Set<string>()
  return readRows(table, SHEET_COLUMNS, {
    needed: ['day'],
    read: (cells) => {
      const day = dayIn(cells.day!)
      if (!day.startsWith(month)) throw new BadCell(`${day} 不在 ${month} 内`, `${day} is not of ${month}`)
      if (seen.has(day)) throw new BadCell(`${day} 出现了不止一次`, `${day} stands there more than once`)
      seen.add(day)
      const planned = POSTS.flatMap((post) => entriesIn(cells[post] ?? '', day).map((entry): Planned => ({ ...entry, post, staff: named(entry.who, staff, unit) })))
      if (planned.some((one, nth) => planned.findIndex((other) => isTwin(one, other)) < nth)) throw new BadCell('同一人的同一班次写了两次', 'the same shift of one person stands there twice')
      if (planned.some(({ startsAt, endsAt }) => endsAt.getTime() - startsAt.getTime() > SHIFT_HOURS_MAX * 3_600_000)) throw new BadCell(`班次最长 ${SHIFT_HOURS_MAX} 小时`, `a shift lasts ${SHIFT_HOURS_MAX} h at most`)
      return { day, planned }
    },
  })
}

/** By name, of the unit first; of several of one name by the login in brackets. */
function named(who: string, staff: readonly Staff[], unit: string): Staff {
  const login = /[(（]([^)）]+)[)）]$/.exec(who)?.[1]
  const found = login === undefined ? staff.filter((one) => one.name === who) : staff.filter((one) => one.login === login)
  const own = found.filter((one) => one.unit === unit)
  const [chosen, another] = own.length > 0 ? own : found
  if (chosen === undefined) throw new BadCell(`没有可排班的人员“${who}”`, `nobody called "${who}" can be put on the roster`)
  if (another !== undefined) throw new BadCell(`有几位“${who}”，请在姓名后加账号，如 ${who}(${another.login})`, `several are called "${who}"; add the login: ${who}(${another.login})`)
  return chosen
}

function isTwin(one: Planned, other: Planned): boolean {
  return one.staff.id === other.staff.id && one.post === other.post && one.startsAt.getTime() === other.startsAt.getTime() && one.endsAt.getTime() === other.endsAt.getTime()
}

function isSame(shift: ShiftRow, planned: Planned): boolean {
  return isTwin({ ...planned, post: shift.post, startsAt: shift.startsAt, endsAt: shift.endsAt }, planned) && shift.userId === planned.staff.id
}

/** Who of the sheet would be in two places at once. */
async function doublesIn(tx: Tx, { added, removed }: Plan): Promise<RosterReceipt['conflicts']> {
  if (added.length === 0) return []
  const times = added.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()])
  const gone = new Set(removed.map((shift) => shift.id))
  const there = await shiftsOfPeople(tx, [...new Set(added.map((one) => one.staff.id))], { from: new Date(Math.min(...times)), until: new Date(Math.max(...times)) })
  const names = await unitsByCodes(tx, there.map((shift) => shift.unit))
  const all = [...there.filter((shift) => !gone.has(shift.id)), ...added.map((one) => ({ ...one, userId: one.staff.id, unit: one.staff.unit }))]
  return added.flatMap((one) => all.filter((other) => other.userId === one.staff.id && other.startsAt < one.endsAt && one.startsAt < other.endsAt && !('staff' in other && other.startsAt === one.startsAt && other.post === one.post))
    .map((other) => ({ kind: 'double' as const, name: one.staff.name, unit: { code: other.unit, name: names.get(other.unit)?.name ?? other.unit }, post: other.post, from: other.startsAt.toISOString(), until: other.endsAt.toISOString() })))
}

async function carryOut(tx: Tx, context: ActorContext, unit: string, { added, removed }: Plan): Promise<void> {
  if (added.length + removed.length === 0) return
  const gone = removed.map((shift) => shift.id)
  await removeShifts(tx, gone)
  await clearDeadlines(tx, gone)
  for (const one of added) await saveShift(tx, shiftOf(one, unit, context.newId()))
  await rosterChanged(tx, context, { action: 'roster.imported', subject: context.newId(), unit, detail: { added: added.length, removed: removed.length }, changed: gone })
}

function shiftOf({ staff, post, startsAt, endsAt }: Planned, unit: string, id: string): Shift {
  return { id, unit, userId: staff.id, post, startsAt, endsAt }
}
