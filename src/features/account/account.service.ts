import type { AccountAct, AccountDone } from '../../contract/account.ts'
import type { SourceAct, SourceBody, SourceKey, SourceList } from '../../contract/source.ts'
import { allow } from '../../domain/access.ts'
import { refuse } from '../../domain/refusal.ts'
import { audit } from '../../platform/audit.ts'
import { newFactorSecret, newRecoveryCode, stepOfCode } from '../../platform/one-time-code.ts'
import { hashPassword, keyHash, oneTimePassword, passwordMatches, randomKey } from '../../platform/password.ts'
import { asSystem, type Actor, type ActorContext, type Context, type Tx } from '../../platform/transaction.ts'
import { forgetRecords, keepRecords, openRecords } from '../../platform/vault.ts'
import { sightOf } from './account.rules.ts'
import {
  accountById, accountByLogin, allSources, anyAccountByLogin, beginSecondFactor, changeAccount, changeSource, deleteSession, endSessionById,
  endSessionsOf, forgetSecondFactor, insertSession, recoveryCodesLeft, replaceRecoveryCodes, sessionHasCode, sessionsOf, sessionUser, sourceByCode,
  spendFactorStep, spendRecoveryCode, touchSession, upsertSource, type AccountRow, type OwnSession, type SessionUser,
} from './account.store.ts'

const FAILED_LOGINS_MAX = 5
const LOCK_MINUTES = 15
const SESSION_HOURS = 12
const WALL_DAYS = 30
/** What the list of sessions calls it. */
const WALL_CLIENT = 'wall'
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
    await insertSession(tx, {
      id: context.newId(), token_hash: keyHash(token), user_id: account.id, csrf: randomKey(), created_at: context.now, last_seen_at: context.now, expires_at: expiresAt,
      client: client?.slice(0, 200) ?? null, awaits_code: account.factor_since !== null, read_only: false,
    })
    await audit(tx, { actor: login, action: 'session.login', subject: account.id }, context.now)
  })
  return { token, expiresAt }
}

/** Answers whether the account is locked now. */
function countFailure(context: Context, login: string): Promise<boolean> {
  return asSystem(context, async (tx) => {
    const account = await accountByLogin(tx, login)
    if (account === undefined) return false
    const failed = account.failed_logins + 1
    const locked = failed >= FAILED_LOGINS_MAX
    await changeAccount(tx, account.id, { failed_logins: locked ? 0 : failed, locked_until: locked ? new Date(context.now.getTime() + LOCK_MINUTES * 60_000) : null })
    await audit(tx, { actor: login, action: locked ? 'session.locked' : 'session.wrong_password', subject: account.id }, context.now)
    return locked
  })
}

/** The code of the authenticator app, or one of the recovery codes. Wrong ones count like wrong passwords, and a lock ends this session. */
export async function giveCode(context: ActorContext, token: string, code: string): Promise<void> {
  const { userId, login } = context.actor
  const isGood = await asSystem(context, async (tx) => {
    const account = await accountByLogin(tx, login)
    if (account === undefined || (account.locked_until !== null && account.locked_until > context.now)) return false
    const byApp = /^\d{6}$/.test(code)
    const isRight = byApp ? await appCodeHolds(tx, context, code) : await spendRecoveryCode(tx, userId, recoveryToken(context, code), context.now)
    if (!isRight) return false
    await changeAccount(tx, userId, { failed_logins: 0 })
    await sessionHasCode(tx, keyHash(token))
    const how = byApp ? { action: 'session.code', detail: {} } : { action: 'session.recovery_code', detail: { left: await recoveryCodesLeft(tx, userId) } }
    await audit(tx, { actor: login, subject: userId, ...how }, context.now)
    return true
  })
  if (isGood) return
  if (await countFailure(context, login)) await logOut(context, token)
  throw refuse('session.wrong_code')
}

async function appCodeHolds(tx: Tx, { vault, actor, now }: ActorContext, code: string): Promise<boolean> {
  const secret = (await openRecords(tx, vault, 'second-factor', [actor.userId])).get(actor.userId)
  const step = secret === undefined ? undefined : stepOfCode(secret, code, now)
  return step !== undefined && spendFactorStep(tx, actor.userId, step)
}

/** As it was printed, however it is typed. */
function recoveryToken({ vault }: ActorContext, code: string): string {
  return vault.token('recovery-code', code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
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
  const { id: userId, login, name, role, unit, unit_kind: unitKind, unit_area: area, withdrawn } = user
  return { userId, login, name, role, unit, unitKind, withdrawn, ...sightOf({ role, unit, unitKind, area }) }
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
    await endSessionsOf(tx, account.id, keyHash(token), context.now)
    await audit(tx, { actor: account.login, action: 'session.password_changed', subject: account.id }, context.now)
  })
}

// The second factor and the sessions of somebody's own -------------------------------------------------------
const RECOVERY_CODES = 10

/** A secret for an authenticator app. Nothing is asked for until a code of it was given once. */
export async function beginFactor(context: ActorContext, password: string): Promise<{ readonly secret: string }> {
  await mustKnowPassword(context, password)
  const secret = newFactorSecret()
  await asSystem(context, async (tx) => {
    if ((await accountByLogin(tx, context.actor.login))?.factor_since != null) throw refuse('session.factor_is_on')
    await beginSecondFactor(tx, context.actor.userId, context.now)
    await keepRecords(tx, context.vault, 'second-factor', [{ id: context.actor.userId, clear: secret }])
  })
  return { secret }
}

/** From now on a code is asked for. Every other session ends; the recovery codes are shown this once. */
export function confirmFactor(context: ActorContext, token: string, code: string): Promise<{ readonly recovery: string[] }> {
  const { userId, login } = context.actor
  return asSystem(context, async (tx) => {
    if ((await accountByLogin(tx, login))?.factor_since != null) throw refuse('session.factor_is_on')
    if (!(await appCodeHolds(tx, context, code))) throw refuse('session.wrong_code')
    const recovery = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
    await replaceRecoveryCodes(tx, userId, recovery.map((one) => recoveryToken(context, one)))
    await changeAccount(tx, userId, { factor_since: context.now })
    await endSessionsOf(tx, userId, keyHash(token), context.now)
    await audit(tx, { actor: login, action: 'session.factor_on', subject: userId }, context.now)
    return { recovery }
  })
}

/** Where the bureau asks it of the role, a new one must be set up at once. */
export async function endFactor(context: ActorContext, password: string): Promise<void> {
  await mustKnowPassword(context, password)
  await asSystem(context, async (tx) => {
    await forgetFactor(tx, context.actor.userId)
    await audit(tx, { actor: context.actor.login, action: 'session.factor_off', subject: context.actor.userId }, context.now)
  })
}

async function forgetFactor(tx: Tx, userId: string): Promise<void> {
  await forgetSecondFactor(tx, userId)
  await forgetRecords(tx, 'second-factor', [userId])
  await changeAccount(tx, userId, { factor_since: null })
}

async function mustKnowPassword(context: ActorContext, password: string): Promise<void> {
  const account = await asSystem(context, (tx) => accountByLogin(tx, context.actor.login))
  if (account !== undefined && (await passwordMatches(password, account.password_hash))) return
  await countFailure(context, context.actor.login)
  throw refuse('session.wrong_password')
}

export function ownSessions(context: ActorContext): Promise<{ readonly sessions: readonly OwnSession[]; readonly recoveryLeft: number }> {
  return asSystem(context, async (tx) => ({ sessions: await sessionsOf(tx, context.actor.userId, context.now), recoveryLeft: await recoveryCodesLeft(tx, context.actor.userId) }))
}

export async function endOwnSession(context: ActorContext, id: string): Promise<void> {
  await asSystem(context, async (tx) => {
    if (!(await endSessionById(tx, context.actor.userId, id, context.now))) throw refuse('request.not_found')
    await audit(tx, { actor: context.actor.login, action: 'session.ended', subject: context.actor.userId, detail: { session: id } }, context.now)
  })
}

/** A screen on the wall: for weeks, and only to look. It takes the place of the session that asked for it, and stands in the list of sessions like any other. */
export async function openWall(context: ActorContext, token: string, password: string): Promise<LoggedIn> {
  allow(context.actor, 'wall.look')
  await mustKnowPassword(context, password)
  const [wall, expiresAt] = [randomKey(), new Date(context.now.getTime() + WALL_DAYS * 86_400_000)]
  const session = { id: context.newId(), token_hash: keyHash(wall), user_id: context.actor.userId, csrf: randomKey(), created_at: context.now, last_seen_at: context.now, expires_at: expiresAt, client: WALL_CLIENT }
  await asSystem(context, async (tx) => {
    await deleteSession(tx, keyHash(token))
    await insertSession(tx, { ...session, awaits_code: false, read_only: true })
    await audit(tx, { actor: context.actor.login, action: 'session.wall', subject: context.actor.userId }, context.now)
  })
  return { token: wall, expiresAt }
}

// What the operator of the machine does by command, and an administrator at the desk. `by` is the command or the login, as the audit log names it. --
/** A one-time password for somebody who has lost theirs. Whoever used the old one is out. */
export async function resetPassword(context: Context, by: string, login: string): Promise<string> {
  const password = oneTimePassword()
  const hash = await hashPassword(password)
  await operate(context, { by, action: 'user.password_reset', login, endsSessions: true }, { password_hash: hash, must_change_password: true, failed_logins: 0, locked_until: null })
  return password
}

/** Before the quarter of an hour is over. */
export function unlockUser(context: Context, by: string, login: string): Promise<void> {
  return operate(context, { by, action: 'user.unlocked', login, endsSessions: false }, { failed_logins: 0, locked_until: null })
}

/** A lost phone: every session of the account ends at once, and with the next request so does what the phone keeps. */
export function endSessions(context: Context, by: string, login: string): Promise<void> {
  return operate(context, { by, action: 'user.sessions_ended', login, endsSessions: true }, {})
}

/** For who has lost the authenticator and the recovery codes. */
export function removeFactor(context: Context, by: string, login: string): Promise<void> {
  return operate(context, { by, action: 'user.factor_removed', login, endsSessions: true }, {}, forgetFactor)
}

/** What an administrator does for somebody who has lost a phone or a password (a post: src/flows/account-off-post.ts); ending sessions is also a commander's. Never for oneself. */
export async function actOnAccount(context: ActorContext, id: string, act: Exclude<AccountAct, 'disable' | 'enable'>): Promise<AccountDone> {
  allow(context.actor, act === 'end-sessions' ? 'account.read' : 'account.manage')
  const account = await asSystem(context, (tx) => accountById(tx, id))
  if (account === undefined) throw refuse('request.not_found')
  if (account.id === context.actor.userId) throw refuse('account.self')
  const by = context.actor.login
  switch (act) {
    case 'reset-password': return { password: await resetPassword(context, by, account.login) }
    case 'end-sessions': await endSessions(context, by, account.login); break
    case 'unlock': await unlockUser(context, by, account.login); break
    case 'remove-factor': await removeFactor(context, by, account.login); break
  }
  return { password: null }
}

type Operation = { readonly by: string; readonly action: string; readonly login: string; readonly endsSessions: boolean }

async function operate(context: Context, { by, action, login, endsSessions }: Operation, change: Partial<AccountRow>, also?: (tx: Tx, userId: string) => Promise<void>): Promise<void> {
  await asSystem(context, async (tx) => {
    const account = await anyAccountByLogin(tx, login)
    if (account === undefined) throw refuse('account.unknown', { login })
    if (Object.keys(change).length > 0) await changeAccount(tx, account.id, change)
    await also?.(tx, account.id)
    if (endsSessions) await endSessionsOf(tx, account.id, undefined, context.now)
    await audit(tx, { actor: by, action, subject: account.id, detail: { login } }, context.now)
  })
}

// Who sends signals ------------------------------------------------------------------------------------------
export async function sources(context: ActorContext): Promise<SourceList> {
  allow(context.actor, 'source.manage')
  const rows = await asSystem(context, allSources)
  return { items: rows.map(({ code, name, disabled_at }) => ({ code, name, isOff: disabled_at !== null })) }
}

/** The key is shown this once; what is kept is its hash. */
export async function addSource(context: ActorContext, { code, name }: SourceBody): Promise<SourceKey> {
  allow(context.actor, 'source.manage')
  const key = randomKey()
  await asSystem(context, async (tx) => {
    if ((await sourceByCode(tx, code)) !== undefined) throw refuse('source.known', { code })
    await upsertSource(tx, { code, name, keyHash: keyHash(key) })
    await audit(tx, { actor: context.actor.login, action: 'source.key', subject: code }, context.now)
  })
  return { key }
}

/** A new key ends the old one at once; switched off, a source is answered as if nobody knew its key. */
export async function actOnSource(context: ActorContext, code: string, act: SourceAct): Promise<SourceKey> {
  allow(context.actor, 'source.manage')
  const key = act === 'renew-key' ? randomKey() : null
  const change = key !== null ? { key_hash: keyHash(key) } : { disabled_at: act === 'switch-off' ? context.now : null }
  await asSystem(context, async (tx) => {
    if (!(await changeSource(tx, code, change))) throw refuse('request.not_found')
    const action = key === null ? { action: 'source.switched', detail: { act } } : { action: 'source.key', detail: {} }
    await audit(tx, { actor: context.actor.login, subject: code, ...action }, context.now)
  })
  return { key }
}
