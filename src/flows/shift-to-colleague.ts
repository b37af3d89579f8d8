import type { SwitchBody, SwitchWord } from '../contract/roster.ts'
import { allow, may, mayAtMost } from '../domain/access.ts'
import { dayAndTime } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { stateAfter, wordsFor } from '../features/duty-switch/duty-switch.rules.ts'
import { changeSwitch, insertSwitch, isSwitchOpen, switchById, type SwitchRow } from '../features/duty-switch/duty-switch.store.ts'
import { mayCome, mayLeave, EARLY_MINUTES } from '../features/roster/roster.rules.ts'
import { colleague, dutyOfficersOf, lockRoster, markShift, plansRoster, saveShift, shiftById, shiftsOfPeople, unitsInReach, type ShiftRow } from '../features/roster/roster.store.ts'
import { rosterSettingsOf } from '../features/settings/settings.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, asSystem, type ActorContext, type Tx } from '../platform/transaction.ts'

/** An officer asks a colleague to take a shift, for one of the colleague's own or for nothing. Nothing changes until the colleague agrees. */
export async function askToSwitch(context: ActorContext, body: SwitchBody): Promise<string> {
  allow(context.actor, 'task.work')
  const { actor, now } = context
  return asSystem(context, async (tx) => {
    await lockRoster(tx, actor.unit)
    const shift = await ownShift(tx, context, body.shiftId)
    const other = await colleague(tx, body.colleague)
    if (other === undefined || other.unit !== actor.unit || other.id === actor.userId || other.role === 'grid-leader' || !mayAtMost(other, 'task.work')) throw refuse('handover.unknown_user')
    const back = body.inReturn === null ? undefined : await shiftById(tx, body.inReturn)
    if (body.inReturn !== null && (back === undefined || back.userId !== other.id || back.unit !== shift.unit)) throw refuse('request.not_found')
    if (shift.startsAt <= now || (back !== undefined && back.startsAt <= now)) throw refuse('roster.begun')
    if (await isSwitchOpen(tx, [shift.id, ...(back === undefined ? [] : [back.id])])) throw refuse('roster.switch_open')
    await mustNotDouble(tx, shift, back, { by: actor.userId, of: other.id })
    const id = context.newId()
    await insertSwitch(tx, { id, duty_id: shift.id, return_id: back?.id ?? null, unit: shift.unit, asked_by: actor.userId, asked_of: other.id, note: body.note, asked_at: now })
    await announce(tx, [{ type: 'roster.changed', subject: id, unit: shift.unit, userId: other.id }], now)
    await audit(tx, { actor: actor.login, action: 'roster.switch_asked', subject: id, detail: { shift: shift.id, of: other.id, inReturn: back?.id } }, now)
    return id
  })
}

/** The colleague's answer, the duty officer's, or the asker's own. Where the bureau asks for no approval the duty officer is told, and it is done. */
export async function settleSwitch(context: ActorContext, id: string, word: SwitchWord): Promise<void> {
  allow(context.actor, 'task.work')
  const { actor, now } = context
  await actAs(context, (tx) => switchById(tx, id), async (tx, own) => {
    // Whoever plans the roster of another unit sees the switch with the product's sight.
    const seen = own ?? (await switchInPlan(tx, context, id))
    if (seen === undefined) throw refuse('request.not_found')
    await lockRoster(tx, seen.unit)
    const one = (await switchById(tx, id))!
    const [shift, back] = [await shiftById(tx, one.duty_id), one.return_id === null ? undefined : await shiftById(tx, one.return_id)]
    const words = wordsFor({ state: one.state, askedBy: one.asked_by, askedOf: one.asked_of }, {
      userId: actor.userId, plans: may(actor, 'roster.write') && (await plansRoster(tx, actor, one.unit, now)), hasBegun: [shift, back].some((each) => each !== undefined && each.startsAt <= now),
    })
    if (!words.includes(word) || shift === undefined || shift.userId !== one.asked_by || (one.return_id !== null && back?.userId !== one.asked_of)) throw refuse('roster.switch_over')
    const state = stateAfter(word, (await rosterSettingsOf(tx)).needsApproval)
    if (state === 'agreed' || state === 'done') await mustNotDouble(tx, shift, back, { by: one.asked_by, of: one.asked_of })
    if (state === 'done') await carryOut(tx, one, shift, back)
    const isAnswer = word === 'agree' || word === 'decline'
    await changeSwitch(tx, id, { state, ...(isAnswer ? { answered_at: now } : { decided_at: now, decided_by: actor.userId }) })
    const told = [one.asked_by, one.asked_of, ...(await dutyOfficersOf(tx, one.unit, now))]
    await announce(tx, [...new Set(told)].map((userId) => ({ type: 'roster.changed', subject: id, unit: one.unit, userId })), now)
    await audit(tx, { actor: actor.login, action: 'roster.switch_settled', subject: id, detail: { word, state, shift: shift.id, inReturn: one.return_id } }, now)
  })
}

async function switchInPlan(tx: Tx, { actor, now }: ActorContext, id: string): Promise<SwitchRow | undefined> {
  const found = may(actor, 'roster.write') ? await switchById(tx, id) : undefined
  return found !== undefined && (await unitsInReach(tx, actor)).some((unit) => unit.code === found.unit) && (await plansRoster(tx, actor, found.unit, now)) ? found : undefined
}

async function carryOut(tx: Tx, { asked_by: by, asked_of: of }: SwitchRow, shift: ShiftRow, back: ShiftRow | undefined): Promise<void> {
  await saveShift(tx, { ...shift, userId: of })
  if (back !== undefined) await saveShift(tx, { ...back, userId: by })
}

async function mustNotDouble(tx: Tx, shift: ShiftRow, back: ShiftRow | undefined, { by, of }: { readonly by: string; readonly of: string }): Promise<void> {
  const gone = new Set([shift.id, back?.id])
  for (const { taken, userId } of [{ taken: shift, userId: of }, ...(back === undefined ? [] : [{ taken: back, userId: by }])]) {
    const [clash] = (await shiftsOfPeople(tx, [userId], { from: taken.startsAt, until: taken.endsAt })).filter((one) => !gone.has(one.id))
    if (clash !== undefined) throw refuse('roster.double', { name: clash.name, at: dayAndTime(clash.startsAt) })
  }
}

/** "I am here", on the phone: who is really there, for the centre to see. */
export function markCame(context: ActorContext, id: string): Promise<void> {
  return mark(context, id, { what: 'came', action: 'roster.came' })
}

export function markLeft(context: ActorContext, id: string): Promise<void> {
  return mark(context, id, { what: 'left', action: 'roster.left' })
}

async function mark(context: ActorContext, id: string, { what, action }: { readonly what: 'came' | 'left'; readonly action: string }): Promise<void> {
  allow(context.actor, 'task.work')
  const { actor, now } = context
  await asSystem(context, async (tx) => {
    await lockRoster(tx, actor.unit)
    const shift = await ownShift(tx, context, id)
    // A second tap of what is marked already.
    if (what === 'came' ? shift.cameAt !== null : shift.leftAt !== null) return
    if (!(what === 'came' ? mayCome : mayLeave)(shift, now)) throw refuse('roster.not_now', { minutes: EARLY_MINUTES })
    await markShift(tx, id, what === 'came' ? { came_at: now } : { left_at: now })
    await announce(tx, [{ type: 'roster.changed', subject: id, unit: shift.unit }], now)
    await audit(tx, { actor: actor.login, action, subject: id, detail: { unit: shift.unit, post: shift.post } }, now)
  })
}

async function ownShift(tx: Tx, { actor }: ActorContext, id: string): Promise<ShiftRow> {
  const shift = await shiftById(tx, id)
  if (shift === undefined || shift.userId !== actor.userId) throw refuse('request.not_found')
  return shift
}
