import type { AccountDone, AccountHolding } from '../contract/account.ts'
import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { accountById, anyAccountByLogin, changeAccount, endSessionsOf } from '../features/account/account.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { withdrawSwitches } from '../features/duty-switch/duty-switch.store.ts'
import type { Shift } from '../features/roster/roster.rules.ts'
import { lockRoster, removeShifts, saveShift, shiftsOfPeople, unitByCode } from '../features/roster/roster.store.ts'
import { paceOf } from '../features/settings/settings.store.ts'
import type { AnyTask } from '../features/task/task.rules.ts'
import { openFollowUpsOf, openTasksOf } from '../features/task/task.store.ts'
import { holdUnits } from '../features/unit/unit.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { rostersWithout } from './roster-gap-near.ts'
import { lockedCases } from './task-in-hand.ts'
import { offerAnew } from './task-to-next-in-chain.ts'

const FAR = new Date('2200-01-01T00:00:00Z')

/** Who does it: a login of ours, or a command of the machine's operator. */
export type By = { readonly login: string; readonly userId: string | null }
export type Left = { readonly tasks: number; readonly shifts: number }

export function byActor({ actor }: ActorContext): By {
  return { login: actor.login, userId: actor.userId }
}

/** What somebody holds now, and which shifts they still have: told before they are moved or switched off. */
export function holdingOf(context: ActorContext, id: string): Promise<AccountHolding> {
  allow(context.actor, 'account.read')
  return readAsSystem(context, async (tx) => {
    if ((await accountById(tx, id)) === undefined) throw refuse('request.not_found')
    const { tasks, shifts } = await heldAndPlanned(tx, id, context.now)
    return { tasks: tasks.length, reds: tasks.filter((task) => task.level === 'red').length, shifts: shifts.length, onShift: shifts.some((shift) => shift.startsAt <= context.now) }
  })
}

export async function heldAndPlanned(tx: Tx, id: string, now: Date): Promise<{ readonly tasks: readonly AnyTask[]; readonly shifts: readonly Shift[] }> {
  return { tasks: await heldTasks(tx, id), shifts: await shiftsToCome(tx, id, now) }
}

async function heldTasks(tx: Tx, id: string): Promise<AnyTask[]> {
  return [...(await openTasksOf(tx, id)), ...(await openFollowUpsOf(tx, id))]
}

function shiftsToCome(tx: Tx, id: string, now: Date): Promise<Shift[]> {
  return shiftsOfPeople(tx, [id], { from: now, until: FAR })
}

/** At the desk, and never for oneself. */
export async function switchAccount(context: ActorContext, id: string, act: 'disable' | 'enable'): Promise<AccountDone> {
  allow(context.actor, 'account.manage')
  const account = await readAsSystem(context, (tx) => accountById(tx, id))
  if (account === undefined) throw refuse('request.not_found')
  if (account.id === context.actor.userId) throw refuse('account.self')
  await (act === 'disable' ? disableUser : enableUser)(context, byActor(context), account.login)
  return { password: null }
}

/** Out at once, and at no post: what they held goes to whoever is there. Their shifts stay in the plan, count for nobody, and are theirs again when they are switched on. */
export async function disableUser(context: Context, by: By, login: string): Promise<void> {
  await switchUser(context, by, login, { action: 'user.disabled', disabledAt: context.now })
}

export async function enableUser(context: Context, by: By, login: string): Promise<void> {
  await switchUser(context, by, login, { action: 'user.enabled', disabledAt: null })
}

type Switch = { readonly action: string; readonly disabledAt: Date | null }

async function switchUser(context: Context, by: By, login: string, { action, disabledAt }: Switch): Promise<void> {
  await asSystem(context, async (tx) => {
    const account = await anyAccountByLogin(tx, login)
    if (account === undefined) throw refuse('account.unknown', { login })
    if (disabledAt === null) {
      await holdUnits(tx)
      if ((await unitByCode(tx, account.unit)) === undefined) throw refuse('account.unit_closed')
    }
    await changeAccount(tx, account.id, { disabled_at: disabledAt })
    if (disabledAt !== null) await endSessionsOf(tx, account.id, undefined, context.now)
    const tasks = disabledAt === null ? 0 : await handBack(tx, context, account.id, by)
    const shifts = await lockedShifts(tx, account.id, context.now)
    if (disabledAt !== null) await withdrawSwitches(tx, shifts.map((shift) => shift.id), context.now)
    await rostersWithout(tx, shifts, context.now)
    await audit(tx, { actor: by.login, action, subject: account.id, detail: { login, ...(tasks > 0 ? { tasks } : {}), ...(shifts.length > 0 ? { shifts: shifts.length } : {}) } }, context.now)
  })
}

/** To another unit or role: what they held stays with the unit, and the shifts that they had there are open again. */
export async function leavePost(tx: Tx, context: Context, userId: string, by: By): Promise<Left> {
  const tasks = await handBack(tx, context, userId, by)
  const shifts = await lockedShifts(tx, userId, context.now)
  const coming = shifts.filter((shift) => shift.startsAt >= context.now)
  await removeShifts(tx, coming.map((shift) => shift.id))
  for (const running of shifts.filter((shift) => shift.startsAt < context.now)) await saveShift(tx, { ...running, endsAt: context.now })
  await clearDeadlines(tx, shifts.map((shift) => shift.id))
  await withdrawSwitches(tx, shifts.map((shift) => shift.id), context.now)
  await rostersWithout(tx, shifts, context.now)
  return { tasks, shifts: shifts.length }
}

async function lockedShifts(tx: Tx, userId: string, now: Date): Promise<Shift[]> {
  for (const unit of [...new Set((await shiftsToCome(tx, userId, now)).map((shift) => shift.unit))].toSorted()) await lockRoster(tx, unit)
  return shiftsToCome(tx, userId, now)
}

/** Answers how many. */
async function handBack(tx: Tx, context: Context, userId: string, by: By): Promise<number> {
  let count = 0
  for (const task of await lockedCases(tx, await heldTasks(tx, userId))) {
    if (task.state === 'closed' || task.assignee !== userId) continue
    await offerAnew(tx, context, task, await paceOf(tx), by.userId)
    count++
  }
  return count
}
