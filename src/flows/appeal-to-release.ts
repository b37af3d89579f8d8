import type { z } from 'zod'
import type { DecideBody } from '../contract/appeal.ts'
import { allow } from '../domain/access.ts'
import { answerNumberOf, answerSeries, type AppealMeasure } from '../domain/appeal-letter.ts'
import { refuse } from '../domain/refusal.ts'
import { answersForAll, mayDecide, refOf, RING_AGAIN_MS, whyNotDecidable } from '../features/appeal/appeal.rules.ts'
import { appealById, countFolded, dismissFolded, lockObjectedTo, makersOf, markCarried, markOverdue, settleAppeal, type Appeal } from '../features/appeal/appeal.store.ts'
import { lockAccounts } from '../features/bank-account/bank-account.store.ts'
import { clearDeadlines, setDeadlines } from '../features/deadline/deadline.store.ts'
import { isFreezeAtBank } from '../features/freeze-order/freeze-order.rules.ts'
import { liveFreezesOf, type FreezeRow } from '../features/freeze-order/freeze-order.store.ts'
import { hasRunOut, isListedNow, mayStillBlock } from '../features/listing/listing.rules.ts'
import { lastBlockOrder, lockListingsOf, type BlockOrder, type Listing } from '../features/listing/listing.store.ts'
import { organisationsByCodes } from '../features/organisation/organisation.store.ts'
import { isStopAtBank } from '../features/stop-order/stop-order.rules.ts'
import { liveStopsOf, type StopRow } from '../features/stop-order/stop-order.store.ts'
import { audit } from '../platform/audit.ts'
import { nextSerials } from '../platform/serial-number.ts'
import { actAs, asSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'
import { recordOnAppeal, textAppellant } from './appeal-in-hand.ts'
import { takeOffList } from './entry-to-list.ts'
import { releaseFreeze } from './freeze-to-end.ts'
import { unblockAgain } from './number-to-block.ts'
import { releaseStop } from './stop-order-to-end.ts'

/** Whoever is to decide sees the person: their own reason, and it is kept that they looked. */
export async function appealOpened(context: ActorContext, id: string): Promise<void> {
  allow(context.actor, 'listing.review')
  await asSystem(context, async (tx) => {
    if ((await appealById(tx, id)) === undefined) throw refuse('request.not_found')
    await audit(tx, { actor: context.actor.login, action: 'appeal.read', subject: id }, context.now)
  })
}

/** The paper goes to the appellant with the whole number on it: from the centre, or from the counter that took the objection. */
export function appealPrinted(context: ActorContext, id: string): Promise<void> {
  return onAppeal(context, id, async (tx, { state }) => {
    if (state === 'open') throw refuse('appeal.not_decided')
    await audit(tx, { actor: context.actor.login, action: 'appeal.print', subject: id }, context.now)
  })
}

/** The banks that are reached by paper have theirs, says an officer. */
export async function releaseCarried(context: ActorContext, id: string): Promise<void> {
  allow(context.actor, 'order.draft')
  await onAppeal(context, id, async (tx, appeal) => {
    if (!(await markCarried(tx, id, context.actor.userId, context.now))) throw refuse('appeal.not_to_carry')
    await clearDeadlines(tx, [id])
    await recordOnAppeal(tx, context, appeal, { kind: 'appeal-carried', actor: context.actor.userId })
    await audit(tx, { actor: context.actor.login, action: 'appeal.carried', subject: id }, context.now)
  })
}

/** Through the walls, which show a counter what it took itself; the centre answers for all of them. */
async function onAppeal(context: ActorContext, id: string, act: (tx: Tx, appeal: Appeal) => Promise<void>): Promise<void> {
  allow(context.actor, 'appeal.take')
  const find = (tx: Tx) => appealById(tx, id)
  const found = (tx: Tx, appeal: Appeal | undefined) => {
    if (appeal === undefined) throw refuse('request.not_found')
    return act(tx, appeal)
  }
  await (answersForAll(context.actor) ? asSystem(context, async (tx) => found(tx, await find(tx))) : actAs(context, find, found))
}

type Entry = { readonly listing: Listing; readonly block: BlockOrder | undefined }
/** What of ours stands against an account or a number, locked. */
type Standing = { readonly stops: readonly StopRow[]; readonly freezes: readonly FreezeRow[]; readonly entries: readonly Entry[] }

/**
 * By the centre, and by somebody else than who took the measures. Upheld: all of it ends in this transaction, and the banks and the carrier are
 * told at once. A freeze too: the law gives three days from the moment that the property is known to be unrelated (Criminal Procedure Provisions
 * art. 247), and nobody needs them.
 */
export function decideAppeal(context: ActorContext, id: string, { decision, reason, identified }: z.infer<typeof DecideBody>): Promise<void> {
  allow(context.actor, 'listing.review')
  return asSystem(context, async (tx) => {
    const seen = await appealById(tx, id)
    if (seen === undefined) throw refuse('request.not_found')
    await lockObjectedTo(tx, seen.token)
    const appeal = (await appealById(tx, id))!
    if (appeal.state !== 'open') throw refuse('appeal.decided')
    if (appeal.kind === 'account') await lockAccounts(tx, [{ token: appeal.token, bank: null }], context.now)
    const folded = await countFolded(tx, id)
    const serial = await nextSerials(tx, answerSeries(context.now), 1 + folded)
    const standing = await lockStanding(tx, context.now, appeal)
    if (!mayDecide(context.actor.userId, await makersOf(tx, subjectsOf(standing)))) throw refuse('appeal.own_measure')
    const before = await measuresOf(tx, context.now, standing)
    const problem = whyNotDecidable(appeal.channel, decision, { isIdentified: identified, standing: before.length })
    if (problem !== undefined) throw refuse(problem)
    const measures = decision === 'upheld' ? await release(tx, context, appeal, standing) : decision === 'rejected' ? before : []
    const carryDue = measures.some(({ end }) => end === 'by-paper') ? new Date(context.now.getTime() + RING_AGAIN_MS) : null
    if (!(await settleAppeal(tx, id, { state: decision, by: context.actor.userId, answerNumber: answerNumberOf(context.now, serial), measures, carryDue }, context.now))) throw refuse('appeal.decided')
    await dismissFolded(tx, id, { by: context.actor.userId, numbers: Array.from({ length: folded }, (_, nth) => answerNumberOf(context.now, serial + 1 + nth)) }, context.now)
    await keepRecords(tx, context.vault, 'appeal-decision', [{ id, clear: reason }])
    await clearDeadlines(tx, [id])
    if (carryDue !== null) await startClock(tx, id, 'carry', carryDue)
    await recordOnAppeal(tx, context, appeal, { kind: 'appeal-decided', actor: context.actor.userId, detail: { decision, measures }, news: 'appeal.decided' })
    await textAppellant(tx, context, id)
    await audit(tx, { actor: context.actor.login, action: 'appeal.decided', subject: id, detail: { decision, identified, measures, ...(folded === 0 ? {} : { folded }) } }, context.now)
  })
}

/** The account is locked before it, as everywhere. */
async function lockStanding(tx: Tx, now: Date, { kind, token }: Appeal): Promise<Standing> {
  const stops = kind === 'account' ? await liveStopsOf(tx, token) : []
  const freezes = kind === 'account' ? await liveFreezesOf(tx, token) : []
  const entries: Entry[] = []
  for (const listing of await lockListingsOf(tx, token)) {
    const block = await lastBlockOrder(tx, listing.id)
    if ((listing.state !== 'removed' && !hasRunOut(listing.expiresAt, now)) || mayStillBlock(block)) entries.push({ listing, block: mayStillBlock(block) ? block : undefined })
  }
  return { stops, freezes, entries }
}

function subjectsOf({ stops, freezes, entries }: Standing): string[] {
  return [...[...stops, ...freezes].map(({ id }) => id), ...entries.map(({ listing }) => listing.id)]
}

/** What the person may be told of: a freeze that is only drafted, or an entry that is only proposed, would be a warning to a suspect. */
async function measuresOf(tx: Tx, now: Date, { stops, freezes, entries }: Standing): Promise<AppealMeasure[]> {
  const banks = await bankNamesOf(tx, { stops, freezes })
  const end = 'kept'
  return [
    ...stops.filter(({ state }) => isStopAtBank(state)).map(({ number, bank }): AppealMeasure => ({ kind: 'stop', number, bank: banks(bank), end })),
    ...freezes.filter(({ state }) => isFreezeAtBank(state)).map(({ number, bank }): AppealMeasure => ({ kind: 'freeze', number, bank: banks(bank), end })),
    ...entries.filter(({ listing }) => isListedNow(listing, now)).map(({ listing }): AppealMeasure => ({ kind: 'entry', list: listing.list, end })),
    ...entries.filter(({ block }) => block !== undefined).map((): AppealMeasure => ({ kind: 'block', end })),
  ]
}

async function release(tx: Tx, context: ActorContext, appeal: Appeal, standing: Standing): Promise<AppealMeasure[]> {
  const banks = await bankNamesOf(tx, standing)
  const by = { actor: context.actor.userId, reason: 'appeal-upheld', ref: refOf(appeal.id) }
  const ended: AppealMeasure[] = []
  for (const stop of standing.stops) ended.push({ kind: 'stop', number: stop.number, bank: banks(stop.bank), end: await releaseStop(tx, context, stop, by) })
  for (const freeze of standing.freezes) ended.push({ kind: 'freeze', number: freeze.number, bank: banks(freeze.bank), end: await releaseFreeze(tx, context, freeze, by) })
  for (const { listing, block } of standing.entries) {
    if (listing.state !== 'removed') {
      await takeOffList(tx, context, listing, 'appeal-upheld')
      if (isListedNow(listing, context.now)) ended.push({ kind: 'entry', list: listing.list, end: 'lifted' })
    }
    if (block === undefined) continue
    if (listing.state === 'removed' || block.ask === 'unblock') await unblockAgain(tx, context, listing.id)
    ended.push({ kind: 'block', end: 'lifted' })
  }
  return ended
}

async function bankNamesOf(tx: Tx, { stops, freezes }: Pick<Standing, 'stops' | 'freezes'>): Promise<(code: string) => string> {
  const banks = await organisationsByCodes(tx, [...stops, ...freezes].map(({ bank }) => bank))
  return (code) => banks.get(code)?.name ?? code
}

function startClock(tx: Tx, id: string, rule: 'decide' | 'carry', dueAt: Date): Promise<void> {
  return setDeadlines(tx, [{ subject_kind: 'appeal', subject_id: id, rule, due_at: dueAt }])
}

/** Nobody has decided in time, or carried a release to its bank: it stands first in the list, marked, and rings again every day. */
export async function appealClockRanOut(tx: Tx, context: Context, rule: string, id: string): Promise<void> {
  const appeal = await appealById(tx, id)
  if (appeal === undefined) return
  const ringAgainAt = new Date(context.now.getTime() + RING_AGAIN_MS)
  switch (rule) {
    case 'decide':
      if (!(await markOverdue(tx, id, context.now))) return
      await startClock(tx, id, 'decide', ringAgainAt)
      return recordOnAppeal(tx, context, appeal, { kind: 'appeal-overdue', actor: null, news: 'appeal.alarm' })
    case 'carry':
      if (appeal.carriedAt !== null) return
      await startClock(tx, id, 'carry', ringAgainAt)
      return recordOnAppeal(tx, context, appeal, { kind: 'appeal-not-carried', actor: null, news: 'appeal.alarm' })
    default:
      throw new Error(`no rule answers the deadline ${rule} of an appeal`)
  }
}
