import type { RosterConflict } from '../contract/roster.ts'
import { mayAtMost } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { withdrawSwitches } from '../features/duty-switch/duty-switch.store.ts'
import { openSpans, type Shift, type Span } from '../features/roster/roster.rules.ts'
import { colleague, lockRoster, plansRoster, shiftsOfPeople, shiftsOfUnit, unitsInReach, type UnitRow } from '../features/roster/roster.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import type { ActorContext, Tx } from '../platform/transaction.ts'
import { windRosterClocks } from './roster-gap-near.ts'

/** The unit, if this person plans its roster now; nobody else changes it until the transaction ends. */
export async function mustPlan(tx: Tx, { actor, now }: ActorContext, code: string): Promise<UnitRow> {
  const unit = (await unitsInReach(tx, actor)).find((one) => one.code === code)
  if (unit === undefined) throw refuse('request.not_found')
  if (!(await plansRoster(tx, actor, code, now))) throw refuse('roster.not_duty_officer')
  await lockRoster(tx, code)
  return unit
}

/** Somebody who works, of a unit in the planner's reach. */
export async function mustBeStaff(tx: Tx, { actor }: ActorContext, userId: string): Promise<void> {
  const found = await colleague(tx, userId)
  const isNear = found !== undefined && found.role !== 'grid-leader' && mayAtMost(found, 'task.work') && (await unitsInReach(tx, actor)).some((unit) => unit.code === found.unit)
  if (!isNear) throw refuse('roster.unknown_person')
}

/** With the code of its unit; the name is added for whoever reads it. */
export type Conflict = Omit<RosterConflict, 'unit'> & { readonly unit: string }
type Change = { readonly before: Shift | undefined; readonly after: Shift | undefined }

/** What a change leaves behind: its person in two places at once, or a post without anybody that had somebody. */
export async function conflictsOf(tx: Tx, { before, after }: Change, now: Date): Promise<Conflict[]> {
  const found: Conflict[] = []
  if (after !== undefined) {
    const others = await shiftsOfPeople(tx, [after.userId], { from: after.startsAt, until: after.endsAt })
    for (const { unit, post, startsAt, endsAt } of others.filter((one) => one.id !== before?.id)) found.push({ kind: 'double', unit, post, from: startsAt.toISOString(), until: endsAt.toISOString() })
  }
  if (before !== undefined && before.endsAt > now) {
    const span: Span = { from: before.startsAt > now ? before.startsAt : now, until: before.endsAt }
    const staying = (await shiftsOfUnit(tx, before.unit, span)).filter((one) => one.post === before.post && one.id !== before.id)
    const moved = after !== undefined && after.unit === before.unit && after.post === before.post ? [after] : []
    for (const { from, until } of openSpans([...staying, ...moved], span)) found.push({ kind: 'gap', unit: before.unit, post: before.post, from: from.toISOString(), until: until.toISOString() })
  }
  return found
}

type Done = { readonly action: string; readonly subject: string; readonly unit: string; readonly detail: Record<string, unknown>; readonly changed: readonly string[] }

/** After every change: clocks wound anew, pages told, the change in the log. Whoever was asked to take one of the changed shifts is asked no more. */
export async function rosterChanged(tx: Tx, context: ActorContext, { action, subject, unit, detail, changed }: Done): Promise<void> {
  await withdrawSwitches(tx, changed, context.now)
  await windRosterClocks(tx, unit, context.now)
  await announce(tx, [{ type: 'roster.changed', subject, unit }], context.now)
  await audit(tx, { actor: context.actor.login, action, subject, detail: { unit, ...detail } }, context.now)
}
