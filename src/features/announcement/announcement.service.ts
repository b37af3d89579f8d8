import type { AnnouncementBody, AnnouncementList } from '../../contract/announcement.ts'
import { allow } from '../../domain/access.ts'
import { refuse } from '../../domain/refusal.ts'
import { audit } from '../../platform/audit.ts'
import { announce } from '../../platform/outbox.ts'
import { asSystem, readAsSystem, type ActorContext } from '../../platform/transaction.ts'
import { announcementsFor, countAnnouncements, endAnnouncement, insertAnnouncement, noteSeen } from './announcement.store.ts'

/** More banners than these are read by nobody. */
const STANDING_MAX = 5

export async function currentAnnouncements(context: ActorContext): Promise<AnnouncementList> {
  allow(context.actor, 'announcement.read')
  const rows = await readAsSystem(context, (tx) => announcementsFor(tx, context.actor.userId, context.now))
  return { items: rows.map((row) => ({ id: row.id, words: row.words, by: row.by, madeAt: row.made_at.toISOString(), until: row.until.toISOString(), seen: row.seen, seenBy: row.seen_by })) }
}

export async function makeAnnouncement(context: ActorContext, { words, hours }: AnnouncementBody): Promise<void> {
  const { actor, now } = context
  allow(actor, 'announcement.write')
  await asSystem(context, async (tx) => {
    if ((await countAnnouncements(tx, now)) >= STANDING_MAX) throw refuse('announcement.too_many', { limit: STANDING_MAX })
    const id = context.newId()
    await insertAnnouncement(tx, { id, words, made_at: now, made_by: actor.userId, until: new Date(now.getTime() + hours * 3_600_000) })
    await announce(tx, [{ type: 'announcement.changed', subject: id }], now)
    await audit(tx, { actor: actor.login, action: 'announcement.made', subject: id, detail: { hours } }, now)
  })
}

export async function withdrawAnnouncement(context: ActorContext, id: string): Promise<void> {
  const { actor, now } = context
  allow(actor, 'announcement.write')
  await asSystem(context, async (tx) => {
    if (!(await endAnnouncement(tx, id, now))) throw refuse('request.not_found')
    await announce(tx, [{ type: 'announcement.changed', subject: id }], now)
    await audit(tx, { actor: actor.login, action: 'announcement.withdrawn', subject: id, detail: {} }, now)
  })
}

/** Read twice is read once. */
export async function seeAnnouncement(context: ActorContext, id: string): Promise<void> {
  const { actor, now } = context
  allow(actor, 'announcement.read')
  await asSystem(context, async (tx) => {
    if (await noteSeen(tx, id, actor.userId, now)) await audit(tx, { actor: actor.login, action: 'announcement.seen', subject: id, detail: {} }, now)
  })
}
