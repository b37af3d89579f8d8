import type { AccountBody, AccountDone, AccountMoved, MoveBody, StaffReceipt } from '../contract/account.ts'
import { allow, worksAt } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { codeOfDigits, rangeOf, rangesToMultirange } from '../domain/region-code.ts'
import type { BadLine, ReadRows, Table } from '../domain/table-cells.ts'
import { changesIn, leavesPost, movesSight, staffIn, type Listed } from '../features/account/account.rules.ts'
import { accountById, accountsByLogins, anyAccountByLogin, changeAccount, endSessionsOf, insertAccounts, lockAccounts, type AccountRow } from '../features/account/account.store.ts'
import { knownRegions } from '../features/region/region.store.ts'
import { openUnits, unitByCode } from '../features/roster/roster.store.ts'
import { holdUnits } from '../features/unit/unit.store.ts'
import { audit } from '../platform/audit.ts'
import { hashPassword, oneTimePassword } from '../platform/password.ts'
import { asSystem, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { byActor, heldAndPlanned, leavePost, type By, type Left } from './account-off-post.ts'

/** A hash takes 60 ms of one core. */
const HASHED_AT_ONCE = 4
const LEAVING_SHOWN_MAX = 50

type Fresh = { readonly one: Listed; readonly password: string; readonly hash: string }
type Placed = Listed & { readonly unitKind: string }
export type StaffImport = {
  readonly added: readonly { readonly login: string; readonly name: string; readonly unit: string; readonly password: string }[]
  readonly changed: number; readonly unchanged: number; readonly left: StaffReceipt['leaving']
}

/** A list of staff: who is new gets a one-time password, who is known the list's facts, and who moved to another place or role is logged out and leaves what they held. */
export async function importStaff(context: Context, by: By, staff: readonly Listed[]): Promise<StaffImport> {
  const logins = staff.map((one) => one.login)
  const twice = logins.find((login, index) => logins.indexOf(login) !== index)
  if (twice !== undefined) throw refuse('account.twice', { login: twice })
  const before = new Set((await readAsSystem(context, (tx) => accountsByLogins(tx, logins, 'look'))).map((one) => one.login))
  const hashed = await withPasswords(staff.filter(({ login }) => !before.has(login)))
  return asSystem(context, async (tx) => {
    await holdUnits(tx)
    await lockAccounts(tx)
    const accounts = await accountsByLogins(tx, logins)
    const known = new Set(accounts.map((one) => one.login))
    const fresh = hashed.filter(({ one }) => !known.has(one.login))
    const listed = new Map((await placed(tx, staff)).map((one) => [one.login, one]))
    const lost = [...listed.values()].find((one) => one.unitKind === '')
    if (lost !== undefined) throw refuse('account.unknown_unit', { unit: lost.unit })
    await insertAccounts(tx, fresh.map((one) => rowOf(context, one)))
    let changed = 0
    const left: StaffReceipt['leaving'][number][] = []
    for (const account of accounts) {
      const done = await correct(tx, context, by, { account, listed: listed.get(account.login)! })
      if (done !== undefined) changed++
      if (done !== undefined && done.tasks + done.shifts > 0) left.push({ login: account.login, name: account.name, ...done })
    }
    await audit(tx, { actor: by.login, action: 'users.imported', subject: String(fresh.length), detail: { added: fresh.length, changed, unchanged: accounts.length - changed } }, context.now)
    return { added: fresh.map(({ one: { login, name, unit }, password }) => ({ login, name, unit, password })), changed, unchanged: accounts.length - changed, left }
  })
}

async function withPasswords(staff: readonly Listed[]): Promise<Fresh[]> {
  const fresh: Fresh[] = []
  for (let start = 0; start < staff.length; start += HASHED_AT_ONCE) {
    fresh.push(...(await Promise.all(staff.slice(start, start + HASHED_AT_ONCE).map(async (one) => {
      const password = oneTimePassword()
      return { one, password, hash: await hashPassword(password) }
    }))))
  }
  return fresh
}

function rowOf(context: Context, { one: { badge = null, phone = null, area = null, login, name, unit, role }, hash }: Fresh) {
  return { login, name, unit, role, badge, phone, area, id: context.newId(), password_hash: hash, must_change_password: true, demo: false, created_at: context.now }
}

async function placed(tx: Tx, staff: readonly Listed[]): Promise<Placed[]> {
  const kinds = new Map((await openUnits(tx)).map((unit) => [unit.code, unit.kind]))
  return staff.map((one) => ({ ...one, unitKind: kinds.get(one.unit) ?? '' }))
}

/** Undefined when nothing changed. The log keeps which facts, and of place and role from what to what; never a telephone number. */
async function correct(tx: Tx, context: Context, by: By, { account, listed }: { readonly account: AccountRow; readonly listed: Placed }): Promise<Left | undefined> {
  const changes = changesIn(account, listed)
  if (changes === undefined) return undefined
  await changeAccount(tx, account.id, changes)
  if (movesSight(changes)) await endSessionsOf(tx, account.id, undefined, context.now)
  const left = leavesPost(changes, listed) ? await leavePost(tx, context, account.id, by) : { tasks: 0, shifts: 0 }
  const moved = (['unit', 'role'] as const).filter((fact) => changes[fact] !== undefined).map((fact) => [fact, `${account[fact]} → ${changes[fact]}`])
  const gone = Object.entries(left).filter(([, count]) => count > 0)
  await audit(tx, { actor: by.login, action: 'user.changed', subject: account.id, detail: { login: account.login, facts: Object.keys(changes), ...Object.fromEntries([...moved, ...gone]) } }, context.now)
  return left
}

/** The rows of a list that can be taken; `self`: whoever sends it, who moves nobody less than themselves. */
export async function readStaff(tx: Tx, table: Table, self?: string): Promise<ReadRows<Listed>> {
  const { good, bad } = staffIn(table)
  const units = await openUnits(tx)
  const own = self === undefined ? undefined : (await accountsByLogins(tx, [self], 'look'))[0]
  const firstLines = new Map<string, number>()
  const left: BadLine[] = []
  const kept = good.flatMap((row) => {
    const unit = units.find((one) => one.code === row.unit) ?? only(units.filter((one) => one.name === row.unit))
    const problem = problemOf({ ...row, unit: unit?.code ?? row.unit }, { kind: unit?.kind, before: firstLines.get(row.login), own })
    if (problem !== undefined) left.push({ line: row.line, ...problem })
    else firstLines.set(row.login, row.line)
    return problem === undefined ? [{ ...row, unit: unit!.code }] : []
  })
  return { good: kept, bad: [...bad, ...left].toSorted((a, b) => a.line - b.line) }
}

function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined
}

type Around = { readonly kind: string | undefined; readonly before: number | undefined; readonly own: AccountRow | undefined }

function problemOf(row: Listed, { kind, before, own }: Around): { readonly zh: string; readonly en: string } | undefined {
  if (before !== undefined) return { zh: `账号与第 ${before} 行重复`, en: `the login stands on line ${before}` }
  if (kind === undefined) return { zh: `单位“${row.unit}”不存在或已撤销`, en: `there is no unit "${row.unit}", or it is closed` }
  if (!worksAt(row.role, kind)) return { zh: '柜员只能在银行，银行只有柜员', en: 'tellers work at banks, and banks have tellers only' }
  if (own?.login === row.login && movesSight(changesIn(own, row) ?? {})) return { zh: '不能调整自己的单位、岗位和区划，请由另一位管理员办理', en: 'not your own unit, role or regions: ask another administrator' }
  return undefined
}

type Taken = Omit<StaffReceipt, 'bad' | 'badTotal' | 'correction' | 'passwords'> & { readonly bad: readonly BadLine[]; readonly fresh: StaffImport['added'] }

/** A list of staff from the desk. Without `save` it only says what it would do, with what everybody who leaves a post holds. */
export async function takeStaff(context: ActorContext, table: Table, save: boolean): Promise<Taken> {
  allow(context.actor, 'account.manage')
  const { good, bad } = await readAsSystem(context, (tx) => readStaff(tx, table, context.actor.login))
  const rowsTotal = table.rows.length
  if (!save) return { saved: false, rowsTotal, bad, fresh: [], ...(await outlook(context, good)) }
  const { added, changed, unchanged, left } = await importStaff(context, byActor(context), good)
  return { saved: true, rowsTotal, bad, fresh: added, added: added.length, changed, unchanged, leaving: left.slice(0, LEAVING_SHOWN_MAX) }
}

function outlook(context: ActorContext, staff: readonly Listed[]): Promise<Pick<Taken, 'added' | 'changed' | 'unchanged' | 'leaving'>> {
  return readAsSystem(context, async (tx) => {
    const accounts = new Map((await accountsByLogins(tx, staff.map((one) => one.login), 'look')).map((one) => [one.login, one]))
    let changed = 0
    const leaving: StaffReceipt['leaving'][number][] = []
    for (const one of await placed(tx, staff)) {
      const account = accounts.get(one.login)
      const changes = account === undefined ? undefined : changesIn(account, one)
      if (account === undefined || changes === undefined) continue
      changed++
      if (!leavesPost(changes, one) || leaving.length === LEAVING_SHOWN_MAX) continue
      const { tasks, shifts } = await heldAndPlanned(tx, account.id, context.now)
      if (tasks.length + shifts.length > 0) leaving.push({ login: one.login, name: account.name, tasks: tasks.length, shifts: shifts.length })
    }
    return { added: staff.length - accounts.size, changed, unchanged: accounts.size - changed, leaving }
  })
}

/** One person more, with a password for one log-in that is shown this once. */
export async function addAccount(context: ActorContext, { regions, ...body }: AccountBody): Promise<AccountDone> {
  allow(context.actor, 'account.manage')
  const [fresh] = await withPasswords([{ ...body, area: areaOf(regions) }])
  await asSystem(context, async (tx) => {
    await mustFit(tx, { ...body, regions })
    await lockAccounts(tx)
    if ((await anyAccountByLogin(tx, body.login)) !== undefined) throw refuse('account.known', { login: body.login })
    const row = rowOf(context, fresh!)
    await insertAccounts(tx, [row])
    await audit(tx, { actor: context.actor.login, action: 'user.added', subject: row.id, detail: { login: body.login, unit: body.unit, role: body.role } }, context.now)
  })
  return { password: fresh!.password }
}

/** Another unit or role: out at once, and what they held stays behind. */
export async function moveAccount(context: ActorContext, id: string, { unit, role, regions, from }: MoveBody): Promise<AccountMoved> {
  allow(context.actor, 'account.manage')
  if (id === context.actor.userId) throw refuse('account.self')
  return asSystem(context, async (tx) => {
    await mustFit(tx, { unit, role, regions })
    const login = (await accountById(tx, id))?.login
    const account = login === undefined ? undefined : await anyAccountByLogin(tx, login)
    if (account === undefined) throw refuse('request.not_found')
    if (account.unit !== from.unit || account.role !== from.role) throw refuse('account.changed_meanwhile')
    const [listed] = await placed(tx, [{ login: account.login, name: account.name, unit, role, badge: undefined, phone: undefined, area: areaOf(regions) }])
    return (await correct(tx, context, byActor(context), { account, listed: listed! })) ?? { tasks: 0, shifts: 0 }
  })
}

function areaOf(regions: readonly string[]): string | null {
  return regions.length === 0 ? null : rangesToMultirange(regions.map((digits) => rangeOf(codeOfDigits(digits))))
}

async function mustFit(tx: Tx, { unit: code, role, regions }: Pick<MoveBody, 'unit' | 'role' | 'regions'>): Promise<void> {
  await holdUnits(tx)
  const unit = await unitByCode(tx, code)
  if (unit === undefined) throw refuse('account.unknown_unit', { unit: code })
  if (!worksAt(role, unit.kind)) throw refuse('account.tellers_at_banks')
  const known = await knownRegions(tx, regions.map(codeOfDigits))
  const missing = regions.find((digits) => !known.has(codeOfDigits(digits)))
  if (missing !== undefined) throw refuse('unit.unknown_region', { region: missing })
}
