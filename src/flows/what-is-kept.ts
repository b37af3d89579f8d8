import { DEFAULT_RETENTION, RETENTION_COUNTED_MAX, type RetentionPreview, type RetentionQuery, type RetentionRule, type RetentionSettings } from '../contract/retention.ts'
import { allow } from '../domain/access.ts'
import { periodOf } from '../domain/period.ts'
import { countOldNotes, forgetNotes, oldestNote } from '../features/person/person.store.ts'
import { countServedPhotos, forgetPhotos, oldestPhoto } from '../features/photo/photo.store.ts'
import { RETENTION_SETTING, retentionSettingsOf, saveSetting, saveSignalsCleared, signalsClearedUntil } from '../features/settings/settings.store.ts'
import { countBareSignals, forgetSignals, oldestSignal } from '../features/signal/signal.store.ts'
import { countOldTips, forgetTips, forgetWithdrawnTips, oldestTip } from '../features/tip/tip.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext, type Context, type Tx } from '../platform/transaction.ts'
import { forgetRecords } from '../platform/vault.ts'

const DAY_MS = 86_400_000
const ROWS_AT_ONCE_MAX = 5_000
/** What one night takes of one rule; the rest is the next night's. */
const BITES_MAX = 200
const EPOCH = new Date(0)

export function retentionNow(context: ActorContext): Promise<RetentionSettings> {
  allow(context.actor, 'settings.read')
  return readAsSystem(context, retentionSettingsOf)
}

/** From the next night on. A longer time brings nothing back. */
export async function changeRetention(context: ActorContext, settings: RetentionSettings): Promise<void> {
  allow(context.actor, 'settings.write')
  await asSystem(context, async (tx) => {
    await saveSetting(tx, RETENTION_SETTING, settings, context.actor.userId, context.now)
    await audit(tx, { actor: context.actor.login, action: 'settings.retention', subject: RETENTION_SETTING, detail: settings }, context.now)
  })
}

/** What would go if it were so: nothing is changed by looking. */
export function retentionPreview(context: ActorContext, typed: RetentionQuery): Promise<RetentionPreview> {
  allow(context.actor, 'settings.read')
  const settings: RetentionSettings = { ...DEFAULT_RETENTION, ...typed }
  return readAsSystem(context, async (tx) => {
    const cleared = await signalsClearedUntil(tx)
    const due = async (rule: RetentionRule, count: (before: Date) => Promise<number>) => (settings[rule] === null ? 0 : count(edgeOf(context.now, settings[rule])))
    const [signal, photo, note, tip] = [cleared ?? (await oldestSignal(tx)), await oldestPhoto(tx), await oldestNote(tx), await oldestTip(tx)]
    const view = (n: number, oldest: Date | null) => ({ due: n, oldest: oldest?.toISOString() ?? null })
    return {
      signals: view(await due('signals', (before) => countBareSignals(tx, { from: cleared ?? EPOCH, to: before }, RETENTION_COUNTED_MAX)), signal),
      doorPhotos: view(await due('doorPhotos', (before) => countServedPhotos(tx, before, RETENTION_COUNTED_MAX)), photo),
      notes: view(await due('notes', (before) => countOldNotes(tx, before, RETENTION_COUNTED_MAX)), note),
      tips: view(await due('tips', (before) => countOldTips(tx, before, RETENTION_COUNTED_MAX)), tip),
    }
  })
}

/** Deletes what has lain longer than the bureau keeps it, in small bites, and writes into the audit log how much of what. Answers the same. */
export async function forgetWhatIsOld(context: Context): Promise<Readonly<Record<RetentionRule, number>>> {
  const settings = await readAsSystem(context, retentionSettingsOf)
  const forgotten: Record<RetentionRule, number> = { signals: 0, doorPhotos: 0, notes: 0, tips: 0 }
  if (settings.signals !== null) forgotten.signals = await forgetDays(context, edgeOf(context.now, settings.signals))
  if (settings.doorPhotos !== null) forgotten.doorPhotos = await inBites(context, edgeOf(context.now, settings.doorPhotos), forgetPhotos)
  if (settings.notes !== null) forgotten.notes = await inBites(context, edgeOf(context.now, settings.notes), forgetNotesAndWords)
  if (settings.tips !== null) forgotten.tips = await inBites(context, edgeOf(context.now, settings.tips), forgetTipsAndWords)
  if (Object.values(forgotten).some((rows) => rows > 0)) {
    await asSystem(context, (tx) => audit(tx, { actor: 'retention', action: 'retention.deleted', subject: RETENTION_SETTING, detail: { ...forgotten, settings } }, context.now))
  }
  return forgotten
}

/** Whole days of Beijing: on every look of one day it is the same edge. */
function edgeOf(now: Date, days: number): Date {
  return periodOf('day', new Date(now.getTime() - days * DAY_MS)).start
}

/** Day after day from the oldest: what a day leaves is evidence, and is not looked at again every night. */
async function forgetDays(context: Context, edge: Date): Promise<number> {
  let rows = 0
  const oldest = await readAsSystem(context, async (tx) => (await signalsClearedUntil(tx)) ?? (await oldestSignal(tx)))
  if (oldest === null) return 0
  for (let from = periodOf('day', oldest).start, bites = 0; from < edge && bites < BITES_MAX;) {
    const to = new Date(from.getTime() + DAY_MS)
    const gone = await asSystem(context, async (tx) => {
      const ids = await forgetSignals(tx, { from, to }, ROWS_AT_ONCE_MAX)
      await forgetRecords(tx, 'signal-text', ids)
      if (ids.length < ROWS_AT_ONCE_MAX) await saveSignalsCleared(tx, to, context.now)
      return ids.length
    })
    rows += gone
    if (gone > 0) bites++
    if (gone < ROWS_AT_ONCE_MAX) from = to
  }
  return rows
}

async function inBites(context: Context, before: Date, some: (tx: Tx, before: Date, max: number) => Promise<number>): Promise<number> {
  let rows = 0
  for (let bites = 0; bites < BITES_MAX; bites++) {
    const gone = await asSystem(context, (tx) => some(tx, before, ROWS_AT_ONCE_MAX))
    rows += gone
    if (gone < ROWS_AT_ONCE_MAX) break
  }
  return rows
}

async function forgetNotesAndWords(tx: Tx, before: Date, max: number): Promise<number> {
  const gone = await forgetNotes(tx, before, max)
  await forgetRecords(tx, 'person-note', gone)
  return gone.length
}

async function forgetTipsAndWords(tx: Tx, before: Date, max: number): Promise<number> {
  return forgetTipWords(tx, await forgetTips(tx, before, max))
}

/** In the public zone, where no bureau sets a time: what was answered so long ago is read no more. */
const PUBLIC_TIPS_KEPT_DAYS = 180
/** A tap that comes again within a day of what it filed finds it withdrawn, and files nothing. */
const WITHDRAWN_TIPS_KEPT_DAYS = 1

export async function forgetServedTips(context: Context): Promise<void> {
  const edge = (days: number) => new Date(context.now.getTime() - days * DAY_MS)
  await inBites(context, edge(WITHDRAWN_TIPS_KEPT_DAYS), async (tx, before, max) => forgetTipWords(tx, await forgetWithdrawnTips(tx, before, max)))
  if (context.zone === 'public') await inBites(context, edge(PUBLIC_TIPS_KEPT_DAYS), forgetTipsAndWords)
}

async function forgetTipWords(tx: Tx, gone: readonly string[]): Promise<number> {
  for (const kind of ['tip', 'tip-answer'] as const) await forgetRecords(tx, kind, gone)
  return gone.length
}
