import type { RightPair, RightsBody, RightsEffect, RoleRights } from '../../contract/role.ts'
import { allow, mayAtMost, type Role, type UnitKind } from '../../domain/access.ts'
import { refuse } from '../../domain/refusal.ts'
import { isKept, isWithinReach, leftToNobody, pairsNotIn, type Staffed, type Withdrawn } from '../../domain/role-rights.ts'
import { audit } from '../../platform/audit.ts'
import { announce } from '../../platform/outbox.ts'
import { asSystem, readAsSystem, type ActorContext, type Tx } from '../../platform/transaction.ts'
import { lockRights, rightsVersions, saveRights, staffedPosts } from './role.store.ts'

const HISTORY_MAX = 50

export function roleRights(context: ActorContext): Promise<RoleRights> {
  allow(context.actor, 'settings.read')
  return readAsSystem(context, viewOf)
}

/** What a change would take and give, and for how many; nothing is changed by looking. Refused as the change itself would be. */
export function previewRights(context: ActorContext, pairs: readonly RightPair[]): Promise<RightsEffect> {
  allow(context.actor, 'account.manage')
  return readAsSystem(context, (tx) => effectOf(tx, byRole(pairs)))
}

/** Holds from everybody's next request on; open pages are told to look again. */
export function changeRights(context: ActorContext, { withdrawn: pairs, seen, reason }: RightsBody): Promise<RoleRights> {
  const { actor, now } = context
  allow(actor, 'account.manage')
  return asSystem(context, async (tx) => {
    await lockRights(tx)
    const [before] = await rightsVersions(tx, 1)
    if ((before?.version ?? 0) !== seen) throw refuse('roles.changed')
    const withdrawn = byRole(pairs)
    const { taken, given } = await effectOf(tx, withdrawn)
    if (taken.length + given.length === 0) throw refuse('roles.same')
    await saveRights(tx, { version: seen + 1, withdrawn, reason, changed_at: now, changed_by: actor.userId })
    await announce(tx, [{ type: 'rights.changed', subject: context.newId() }], now)
    await audit(tx, { actor: actor.login, action: 'settings.roles', subject: String(seen + 1), detail: { taken: taken.map(wordsOf), given: given.map(wordsOf), reason } }, now)
    return viewOf(tx)
  })
}

async function viewOf(tx: Tx): Promise<RoleRights> {
  const versions = await rightsVersions(tx, HISTORY_MAX + 1)
  const history = versions.slice(0, HISTORY_MAX).map((one, index) => {
    const before = versions[index + 1]?.withdrawn ?? {}
    return { version: one.version, at: one.changed_at.toISOString(), by: one.by, reason: one.reason, taken: pairsNotIn(one.withdrawn, before), given: pairsNotIn(before, one.withdrawn) }
  })
  return { version: versions[0]?.version ?? 0, withdrawn: pairsNotIn(versions[0]?.withdrawn ?? {}, {}), history }
}

async function effectOf(tx: Tx, withdrawn: Withdrawn): Promise<RightsEffect> {
  const staffed = await staffedPosts(tx)
  mustLeaveEnough(withdrawn, staffed)
  const [before] = await rightsVersions(tx, 1)
  const [taken, given] = [pairsNotIn(withdrawn, before?.withdrawn ?? {}), pairsNotIn(before?.withdrawn ?? {}, withdrawn)]
  const isTouched = (post: Staffed) => [...taken, ...given].some(({ role, action }) => role === post.role && mayAtMost(post, action))
  return { taken, given, touched: staffed.filter(isTouched).map((post) => ({ role: post.role as Role, unitKind: post.unitKind as UnitKind, people: post.people })) }
}

function mustLeaveEnough(withdrawn: Withdrawn, staffed: readonly Staffed[]): void {
  for (const { role, action } of pairsNotIn(withdrawn, {})) {
    if (!isWithinReach(role, action)) throw refuse('roles.not_theirs', { role, action })
    if (isKept(role, action)) throw refuse('roles.kept', { role, action })
  }
  const what = leftToNobody(withdrawn, staffed)
  if (what !== undefined) throw refuse('roles.nobody_left', what)
}

function byRole(pairs: readonly RightPair[]): Withdrawn {
  const roles = [...new Set(pairs.map(({ role }) => role))].toSorted()
  return Object.fromEntries(roles.map((role) => [role, [...new Set(pairs.filter((pair) => pair.role === role).map(({ action }) => action))].toSorted()]))
}

/** 'analyst order.approve' */
function wordsOf({ role, action }: RightPair): string {
  return `${role} ${action}`
}
