import { ToPolice, ToPublic } from '../contract/zone.ts'
import type { RegionCode } from '../domain/region-code.ts'
import type { Peer } from '../domain/zones.ts'
import { noteDecision } from '../features/appeal/appeal.store.ts'
import { replaceCredits } from '../features/credit/credit.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { endRegistrations, liveRegistration, markTakenAsOf, registrationRecords, saveRegistration } from '../features/registry/registry.store.ts'
import type { RegistrationRecord } from '../features/registry/registry.rules.ts'
import { MESSAGES_SETTING, saveSetting } from '../features/settings/settings.store.ts'
import type { TipAnswer } from '../features/tip/tip.rules.ts'
import { lockTip, noteTold } from '../features/tip/tip.store.ts'
import { addPublished, forgetMessages, keepEdition, lockZone, noteTakenIn, replaceOfficers } from '../features/zone/zone.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { forgetRecords, keepRecords } from '../platform/vault.ts'
import { takeCalendar } from './calendar-to-appeals.ts'
import { keepTip, takeBack } from './citizen-to-tip.ts'
import { fileOnline } from './objection-to-appeal.ts'
import { tellPeer } from './message-to-peer.ts'
import { takeIntoRegistry, takeOffRegistry } from './registration-to-registry.ts'

export type Bundle = { readonly ack: number; readonly first: number; readonly messages: readonly unknown[] }

/**
 * A bundle of the other zone. Its messages are taken in the order of their numbers, each once, in one transaction with the mark of how far we are: one that came before is
 * passed over, and of one that comes too early nothing is taken until what is missing has come. Nobody needs to know why it was late.
 */
export async function takeBundle(context: Context, zone: Peer, { ack, first, messages }: Bundle): Promise<void> {
  await asSystem(context, async (tx) => {
    const state = await lockZone(tx)
    const acked = Math.min(ack, state.lastOut)
    if (acked > state.ackedOut) await forgetRecords(tx, 'zone-message', await forgetMessages(tx, acked))
    let { lastIn } = state
    for (const [index, message] of messages.entries()) {
      if (first + index !== lastIn + 1) continue
      await takeMessage(tx, context, zone, { seq: first + index, message })
      lastIn += 1
    }
    if (lastIn !== state.lastIn) await noteTakenIn(tx, lastIn)
  })
}

/** One that this version cannot read must not keep the others waiting for ever: it is kept, sealed, and said. */
async function takeMessage(tx: Tx, context: Context, zone: Peer, { seq, message }: { readonly seq: number; readonly message: unknown }): Promise<void> {
  const read = (zone === 'police' ? ToPolice : ToPublic).safeParse(message)
  if (read.success) return zone === 'police' ? toPolice(tx, context, read.data as ToPolice) : toPublic(tx, context, read.data as ToPublic)
  await keepRecords(tx, context.vault, 'zone-unread', [{ id: String(seq), clear: JSON.stringify(message) }])
  await audit(tx, { actor: 'zone', action: 'zone.unread', subject: String(seq) }, context.now)
}

async function toPolice(tx: Tx, context: Context, message: ToPolice): Promise<void> {
  const { vault } = context
  const token = (phone: string) => vault.token('phone', phone)
  switch (message.kind) {
    case 'registration-saved': {
      const { id, keeper, forWhom, consent, credit, region } = message
      const record = message.record as RegistrationRecord
      const before = await liveRegistration(tx, token(record.phone), token(keeper))
      const wasSaid = before === undefined ? undefined : (await registrationRecords(tx, vault, [before.id])).get(before.id)
      const { isNew, ...registration } = await saveRegistration(tx, { id, token: token(record.phone), keeper: token(keeper), forWhom, consent, credit, region: region as RegionCode }, context.now)
      await keepRecords(tx, vault, 'registration', [{ id: registration.id, clear: JSON.stringify(record) }])
      await audit(tx, { actor: 'citizen', ...(isNew ? { action: 'registry.registered' } : { action: 'registry.corrected' }), subject: registration.id, detail: { forWhom, credit } }, context.now)
      await takeIntoRegistry(tx, context, { registration, before: wasSaid, after: record })
      return tellPeer(tx, context, { kind: 'registration-taken', id, changedAt: message.changedAt })
    }
    case 'registration-ended': {
      const registration = await liveRegistration(tx, token(message.phone), token(message.keeper))
      // Ended here already, or never come: then there is nothing to take off.
      if (registration === undefined) return
      const said = (await registrationRecords(tx, vault, [registration.id])).get(registration.id)
      await endRegistrations(tx, [registration.id], context.now)
      await forgetRecords(tx, 'registration', [registration.id])
      const isOwn = registration.keeper === registration.token
      await audit(tx, { actor: 'citizen', action: 'registry.removed', subject: registration.id, detail: { own: isOwn } }, context.now)
      await takeOffRegistry(tx, context, registration, { said, isOwn })
      return
    }
    case 'appeal-filed': {
      const { about: kind, ...filed } = message
      await fileOnline(tx, context, { ...filed, kind })
      return
    }
    case 'tip-filed': {
      const { happenedAt, paid, region, madeAt, ...filed } = message
      const told = { happenedAt: happenedAt === null ? null : new Date(happenedAt), paid: paid === null ? null : { amountFen: paid.amountFen, at: new Date(paid.at) }, region: region as RegionCode | null, madeAt: new Date(madeAt) }
      return keepTip(tx, context, { ...filed, ...told }, true)
    }
    case 'tip-withdrawn': {
      const tip = await lockTip(tx, message.id)
      if (tip !== undefined) await takeBack(tx, context, tip)
    }
  }
}

async function toPublic(tx: Tx, context: Context, message: ToPublic): Promise<void> {
  switch (message.kind) {
    case 'registration-taken': return markTakenAsOf(tx, message.id, new Date(message.changedAt), context.now)
    case 'known-part': {
      await addPublished(tx, message.values.map(({ kind, value }) => context.vault.token(kind, value)), message.edition)
      if (message.isLast) await keepEdition(tx, message.edition)
      return undefined
    }
    case 'appeal-decided': {
      await noteDecision(tx, { ...message, decidedAt: new Date(message.decidedAt) })
      if (message.reason !== null) await keepRecords(tx, context.vault, 'appeal-decision', [{ id: message.foldedInto ?? message.id, clear: message.reason }])
      return clearDeadlines(tx, [message.id])
    }
    case 'tip-told': {
      const [takenAt, endedAt] = [message.takenAt, message.endedAt].map((at) => (at === null ? null : new Date(at)))
      if ((await noteTold(tx, { ...message, takenAt: takenAt!, endedAt: endedAt! })) && message.answer !== null) {
        await keepRecords(tx, context.vault, 'tip-answer', [{ id: message.id, clear: JSON.stringify({ answer: message.answer, reason: null } satisfies TipAnswer) }])
      }
      return undefined
    }
    case 'officers': return replaceOfficers(tx, message.items)
    case 'calendar': return takeCalendar(tx, context, message)
    case 'messages': return saveSetting(tx, MESSAGES_SETTING, { code: message.code, registered: message.registered }, null, context.now)
    case 'credits': return replaceCredits(tx, message.items.map(({ creditKind, createdAt, closedAt, ...one }) => ({ ...one, kind: creditKind, createdAt: new Date(createdAt), closedAt: closedAt === null ? null : new Date(closedAt) })))
  }
}
