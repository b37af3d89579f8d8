import { refuse } from '../../domain/refusal.ts'
import { audit } from '../../platform/audit.ts'
import { hashPassword, keyHash, passwordMatches, randomKey } from '../../platform/password.ts'
import { asSystem, type Actor, type ActorContext, type Context } from '../../platform/transaction.ts'
import { sightOf } from './account.rules.ts'
import { accountByLogin, changeAccount, deleteSession, deleteSessionsOf, insertSession, sessionUser, touchSession, type SessionUser } from './account.store.ts'

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
