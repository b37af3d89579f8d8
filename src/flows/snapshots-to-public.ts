import { createHash } from 'node:crypto'
import type { ToPublic } from '../contract/zone.ts'
import { decidedToTell } from '../features/appeal/appeal.store.ts'
import { allCredits } from '../features/credit/credit.store.ts'
import { listedNow, listingsEdition } from '../features/listing/listing.store.ts'
import { appealClockOf, messageTextsOf, workingCalendarOf } from '../features/settings/settings.store.ts'
import { officersAtDoors } from '../features/task/task.store.ts'
import { tipAnswers, tipsToTell } from '../features/tip/tip.store.ts'
import { lockZone, noteEdition } from '../features/zone/zone.store.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { openIdentifiers, openRecords } from '../platform/vault.ts'
import { tellPeer } from './message-to-peer.ts'

const VALUES_PER_MESSAGE = 2_000
const DECISIONS_AT_ONCE = 100
const TIPS_AT_ONCE = 100

/**
 * What citizens are told without asking the desks, published as it stands: which numbers, accounts, sites and apps are known, which officers are at a door, whose codes
 * credit a registration, by which calendar an objection is answered, what messages say: whole, and only when it has changed since the last time. And what was decided about objections, and became of reports, that came from there.
 */
export async function publishSnapshots(context: Context): Promise<void> {
  await asSystem(context, async (tx) => {
    const { editions, lastOut } = await lockZone(tx)
    await publishIfNew(tx, context, editions, { name: 'officers', message: { kind: 'officers', items: await officersAtDoors(tx) } })
    const credits = (await allCredits(tx)).map(({ kind, createdAt, closedAt, ...one }) => ({ ...one, creditKind: kind, createdAt: createdAt.toISOString(), closedAt: closedAt?.toISOString() ?? null }))
    await publishIfNew(tx, context, editions, { name: 'credits', message: { kind: 'credits', items: credits } })
    await publishIfNew(tx, context, editions, { name: 'calendar', message: { kind: 'calendar', ...(await appealClockOf(tx)), ...(await workingCalendarOf(tx)) } })
    const { code, registered } = await messageTextsOf(tx)
    await publishIfNew(tx, context, editions, { name: 'messages', message: { kind: 'messages', code, registered } })
    await tellDecisions(tx, context)
    await tellTips(tx, context)
    const edition = await listingsEdition(tx, context.now)
    if (editions.known === edition) return
    await publishKnown(tx, context, lastOut + 1)
    await noteEdition(tx, 'known', edition)
  })
}

async function tellDecisions(tx: Tx, context: Context): Promise<void> {
  const decided = await decidedToTell(tx, DECISIONS_AT_ONCE, context.now)
  const reasons = await openRecords(tx, context.vault, 'appeal-decision', decided.map((one) => one.foldedInto ?? one.id))
  for (const one of decided) {
    const { id, state, answerNumber, measures, foldedInto } = one
    await tellPeer(tx, context, { kind: 'appeal-decided', id, state, answerNumber, measures: [...measures], decidedAt: one.decidedAt.toISOString(), foldedInto, reason: reasons.get(foldedInto ?? id) ?? null })
  }
}

async function tellTips(tx: Tx, context: Context): Promise<void> {
  const told = await tipsToTell(tx, TIPS_AT_ONCE)
  const answers = await tipAnswers(tx, context.vault, told.map(({ id }) => id))
  for (const { id, state, takenAt, endedAt, done } of told) {
    await tellPeer(tx, context, { kind: 'tip-told', id, state, takenAt: takenAt?.toISOString() ?? null, endedAt: endedAt?.toISOString() ?? null, done: [...done], answer: answers.get(id)?.answer ?? null })
  }
}

async function publishIfNew(tx: Tx, context: Context, editions: Readonly<Record<string, string>>, { name, message }: { readonly name: string; readonly message: ToPublic }): Promise<void> {
  const edition = createHash('sha256').update(JSON.stringify(message)).digest('hex')
  if (editions[name] === edition) return
  await tellPeer(tx, context, message)
  await noteEdition(tx, name, edition)
}

/** In parts; the last one makes the edition whole, and what was in an earlier one only is known no longer. An empty list is an edition, too. */
async function publishKnown(tx: Tx, context: Context, edition: number): Promise<void> {
  const listed = await listedNow(tx, context.now)
  for (let start = 0; start === 0 || start < listed.length; start += VALUES_PER_MESSAGE) {
    const part = listed.slice(start, start + VALUES_PER_MESSAGE)
    const clear = await openIdentifiers(tx, context.vault, part.map((one) => one.token))
    const values = part.flatMap(({ token, kind }) => { const value = clear.get(token); return value === undefined ? [] : [{ kind, value }] })
    await tellPeer(tx, context, { kind: 'known-part', edition, isLast: start + VALUES_PER_MESSAGE >= listed.length, values })
  }
}
