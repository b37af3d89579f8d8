import { refuse } from '../../domain/refusal.ts'
import { audit } from '../../platform/audit.ts'
import { hashPassword, keyHash, passwordMatches, randomKey } from '../../platform/password.ts'
import { asSystem, type Actor, type ActorContext, type Context, type Tx } from '../../platform/transaction.ts'
import { changesIn, movesSight, sightOf, type Listed } from './account.rules.ts'
import {
  accountByLogin, accountsByLogins, anyAccountByLogin, changeAccount, deleteSession, deleteSessionsOf, insertAccounts, insertSession, sessionUser, touchSession, type AccountRow, type SessionUser,
} from './account.store.ts'

const FAILED_LOGINS_MAX = 5
const LOCK_MINUTES = 15
const SESSION_HOURS = 12
/** The row is written at most once a minute; a session is used many times a second. */
const TOUCH_EVERY_SECONDS = 60
/** Checked when no such login exists, so that the time taken does not tell. */
const NOBODY = 'scrypt$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

export type LoggedIn = { readonly token: string; readonly expiresAt: Date }

/** Five wrong passwords lock the login for a quarter of an hour. Wrong login and wrong password give one answer. */
export async function logIn(context: Context, login: string, password: string, client: string | undefined): Promise<LoggedIn> {
  const account = await asSystem(context, (tx) => accountByLogin(tx, login))
  if (account?.locked_until != null && account.locked_until > context.now) {
    throw refuse('session.locked', { minutes: Math.ceil((account.locked_until.getTime() - context.now.getTime()) / 60_000) })
  }
  const matches = await passwordMatches(password, account?.password_hash ?? NOBODY)
  if (account === undefined || !matches) {
    if (account !== undefined) await countFailure(context, login)
    throw refuse('session.wrong_password')
  }
  const token = randomKey()
  const expiresAt = new Date(context.now.getTime() + SESSION_HOURS * 3_600_000)
  await asSystem(context, async (tx) => {
    // Reset or switched off while the slow hash was being made.
    if ((await accountByLogin(tx, login))?.password_hash !== account.password_hash) throw refuse('session.wrong_password')
    await changeAccount(tx, account.id, { failed_logins: 0, locked_until: null })
    await insertSession(tx, { token_hash: keyHash(token), user_id: account.id, csrf: randomKey(), created_at: context.now, last_seen_at: context.now, expires_at: expiresAt, client: client?.slice(0, 200) ?? null })
    await audit(tx, { actor: login, action: 'session.login', subject: account.id }, context.now)
  })
  return { token, expiresAt }
}

async function countFailure(context: Context, login: string): Promise<void> {
  await asSystem(context, async (tx) => {
    const account = await accountByLogin(tx, login)
    if (account === undefined) return
    const failed = account.failed_logins + 1
    const locked = failed >= FAILED_LOGINS_MAX
    await changeAccount(tx, account.id, { failed_logins: locked ? 0 : failed, locked_until: locked ? new Date(context.now.getTime() + LOCK_MINUTES * 60_000) : null })
    await audit(tx, { actor: login, action: locked ? 'session.locked' : 'session.wrong_password', subject: account.id }, context.now)
  })
}

export async function logOut(context: Context, token: string): Promise<void> {
  await asSystem(context, (tx) => deleteSession(tx, keyHash(token)))
}

/** The user of a cookie, or undefined. */
export async function whoIs(context: Context, token: string): Promise<SessionUser | undefined> {
  const hash = keyHash(token)
  return asSystem(context, async (tx) => {
    const user = await sessionUser(tx, hash, context.now)
    if (user !== undefined && context.now.getTime() - user.last_seen_at.getTime() > TOUCH_EVERY_SECONDS * 1_000) await touchSession(tx, hash, context.now)
    return user
  })
}

export function actorOf(user: SessionUser): Actor {
  const { id: userId, login, name, role, unit, unit_kind: unitKind, unit_area: area } = user
  return { userId, login, name, role, unit, unitKind, ...sightOf({ role, unit, unitKind, area }) }
}

/** A new password ends every other session of the account. */
export async function changePassword(context: ActorContext, token: string, old: string, next: string): Promise<void> {
  const account = await asSystem(context, (tx) => accountByLogin(tx, context.actor.login))
  if (account === undefined || !(await passwordMatches(old, account.password_hash))) {
    if (account !== undefined) await countFailure(context, context.actor.login)
    throw refuse('session.wrong_password')
  }
  if (next === old || next.toLowerCase() === account.login.toLowerCase()) throw refuse('session.weak_password')
  const hash = await hashPassword(next)
  await asSystem(context, async (tx) => {
    await changeAccount(tx, account.id, { password_hash: hash, must_change_password: false })
    await deleteSessionsOf(tx, account.id, keyHash(token))
    await audit(tx, { actor: account.login, action: 'session.password_changed', subject: account.id }, context.now)
  })
}

// What the operator of the machine does, by command. `by` is the command, as the audit log names it. -----------
const ONE_TIME_CHARS = 16

/** A one-time password for somebody who has lost theirs. Whoever used the old one is out. */
export async function resetPassword(context: Context, by: string, login: string): Promise<string> {
  const password = randomKey().slice(0, ONE_TIME_CHARS)
  const hash = await hashPassword(password)
  await operate(context, { by, action: 'user.password_reset', login, endsSessions: true }, { password_hash: hash, must_change_password: true, failed_logins: 0, locked_until: null })
  return password
}

export function disableUser(context: Context, by: string, login: string): Promise<void> {
  return operate(context, { by, action: 'user.disabled', login, endsSessions: true }, { disabled_at: context.now })
}

export function enableUser(context: Context, by: string, login: string): Promise<void> {
  return operate(context, { by, action: 'user.enabled', login, endsSessions: false }, { disabled_at: null })
}

/** Before the quarter of an hour is over. */
export function unlockUser(context: Context, by: string, login: string): Promise<void> {
  return operate(context, { by, action: 'user.unlocked', login, endsSessions: false }, { failed_logins: 0, locked_until: null })
}

type Operation = { readonly by: string; readonly action: string; readonly login: string; readonly endsSessions: boolean }

async function operate(context: Context, { by, action, login, endsSessions }: Operation, change: Partial<AccountRow>): Promise<void> {
  await asSystem(context, async (tx) => {
    const account = await anyAccountByLogin(tx, login)
    if (account === undefined) throw refuse('account.unknown', { login })
    await changeAccount(tx, account.id, change)
    if (endsSessions) await deleteSessionsOf(tx, account.id, undefined)
    await audit(tx, { actor: by, action, subject: account.id, detail: { login } }, context.now)
  })
}

export type StaffImport = { readonly added: readonly { login: string; password: string }[]; readonly changed: number; readonly unchanged: number }

/** A list of staff: who is new gets a one-time password, who is known the list's facts, and who moved to another place or role is logged out. */
export async function importStaff(context: Context, by: string, staff: readonly Listed[]): Promise<StaffImport> {
  const logins = staff.map((one) => one.login)
  const twice = logins.find((login, index) => logins.indexOf(login) !== index)
  if (twice !== undefined) throw refuse('account.twice', { login: twice })
  const known = new Set((await asSystem(context, (tx) => accountsByLogins(tx, logins))).map((one) => one.login))
  const fresh: { one: Listed; password: string; hash: string }[] = []
  for (const one of staff.filter(({ login }) => !known.has(login))) {
    const password = randomKey().slice(0, ONE_TIME_CHARS)
    fresh.push({ one, password, hash: await hashPassword(password) })
  }
  const changed = await asSystem(context, async (tx) => {
    await insertAccounts(tx, fresh.map(({ one: { badge = null, phone = null, area = null, ...one }, hash }) => ({
      ...one, badge, phone, area, id: context.newId(), password_hash: hash, must_change_password: true, demo: false, created_at: context.now,
    })))
    const listed = new Map(staff.map((one) => [one.login, one]))
    let count = 0
    for (const account of await accountsByLogins(tx, [...known])) count += await correct(tx, context, by, { account, listed: listed.get(account.login)! })
    await audit(tx, { actor: by, action: 'users.imported', subject: String(fresh.length), detail: { added: fresh.length, changed: count, unchanged: known.size - count } }, context.now)
    return count
  })
  return { added: fresh.map(({ one, password }) => ({ login: one.login, password })), changed, unchanged: known.size - changed }
}

/** Answers 1 when something changed. The log keeps which facts, and of place and role from what to what; never a telephone number. */
async function correct(tx: Tx, context: Context, by: string, { account, listed }: { readonly account: AccountRow; readonly listed: Listed }): Promise<0 | 1> {
  const changes = changesIn(account, listed)
  if (changes === undefined) return 0
  await changeAccount(tx, account.id, changes)
  if (movesSight(changes)) await deleteSessionsOf(tx, account.id, undefined)
  const moved = (['unit', 'role'] as const).filter((fact) => changes[fact] !== undefined).map((fact) => [fact, `${account[fact]} → ${changes[fact]}`])
  await audit(tx, { actor: by, action: 'user.changed', subject: account.id, detail: { login: account.login, facts: Object.keys(changes), ...Object.fromEntries(moved) } }, context.now)
  return 1
}
