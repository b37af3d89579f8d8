import { deleteExpiredSessions } from '../features/account/account.store.ts'
import { deleteExpiredCitizenSessions, forgetProofs } from '../features/registry/registry.store.ts'
import { forgetCasesBefore } from '../features/task/task.store.ts'
import { forgetMergesBefore } from '../features/warning/warning.store.ts'
import { finishRemovals } from '../flows/registration-to-registry.ts'
import { forgetServedTips, forgetWhatIsOld } from '../flows/what-is-kept.ts'
import { forgetTaps } from '../platform/idempotency.ts'
import { log } from '../platform/log.ts'
import { forgetSent } from '../platform/outbox.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { forgetRecords } from '../platform/vault.ts'
import { keepOutageCopy, type OutageFolder } from './outage-copy.ts'

const EVERY_MS = 600_000
/** Long enough to look into what was sent yesterday. */
const SENT_KEPT_HOURS = 48
/** A phone keeps what it could not send for a week (KEPT_DAYS_MAX in web/phone/offline/outbox.ts), and its clock may be wrong by as much. */
const TAPS_KEPT_HOURS = 14 * 24
/** What can be taken back can be taken back for thirty seconds, a merge for half an hour. */
const CASES_KEPT_HOURS = 1
/** How many codes a number was sent is counted by the day. */
const PROOFS_KEPT_HOURS = 24
const ROWS_AT_ONCE_MAX = 5_000
const NIGHT_HOURS = { from: 1, to: 5 } as const

export type Housekeeping = { readonly stop: () => void }

/**
 * Rows that have served: what was sent two days ago, taps answered long since, sessions that have run out, registrations whose deletion waited for
 * police work, and at night what the bureau keeps no longer. In small bites, so that nobody waits for it.
 * And once an hour the sheet that is printed when all this is down.
 */
export function startHousekeeping(contextNow: () => Context, outage?: OutageFolder): Housekeeping {
  const tidyUp = async () => {
    await keepHouse(contextNow()).catch((error: unknown) => log.warn({ err: error }, 'housekeeping failed; it tries again'))
    if (outage !== undefined) await keepOutageCopy(contextNow(), outage).catch((error: unknown) => log.warn({ err: error }, 'the hourly outage sheet was not written; it tries again'))
  }
  const timer = setInterval(() => void tidyUp(), EVERY_MS)
  void tidyUp()
  return { stop: () => clearInterval(timer) }
}

async function keepHouse(context: Context): Promise<void> {
  await forget(context, forgetSent, SENT_KEPT_HOURS)
  await forget(context, forgetTaps, TAPS_KEPT_HOURS)
  await forget(context, forgetCasesBefore, CASES_KEPT_HOURS)
  await forget(context, forgetMergesBefore, CASES_KEPT_HOURS)
  await forget(context, forgetProofsAndNumbers, PROOFS_KEPT_HOURS)
  await asSystem(context, async (tx) => {
    await deleteExpiredSessions(tx, context.now)
    await deleteExpiredCitizenSessions(tx, context.now)
  })
  await finishRemovals(context)
  await forgetServedTips(context)
  if (isNight(context.now)) await forgetWhatIsOld(context)
}

/** Of Beijing: what deletes much does it while few work. */
function isNight(now: Date): boolean {
  const hour = (now.getUTCHours() + 8) % 24
  return hour >= NIGHT_HOURS.from && hour < NIGHT_HOURS.to
}

async function forgetProofsAndNumbers(tx: Tx, before: Date, max: number): Promise<number> {
  const gone = await forgetProofs(tx, before, max)
  await forgetRecords(tx, 'phone-proof', gone)
  return gone.length
}

async function forget(context: Context, some: (tx: Tx, before: Date, max: number) => Promise<number>, hours: number): Promise<void> {
  const before = new Date(context.now.getTime() - hours * 3_600_000)
  while ((await asSystem(context, (tx) => some(tx, before, ROWS_AT_ONCE_MAX))) === ROWS_AT_ONCE_MAX);
}
