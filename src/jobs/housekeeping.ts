import { deleteExpiredSessions } from '../features/account/account.store.ts'
import { log } from '../platform/log.ts'
import { forgetSent } from '../platform/outbox.ts'
import { asSystem, type Context } from '../platform/transaction.ts'

const EVERY_MS = 600_000
/** Long enough to look into what was sent yesterday. */
const SENT_KEPT_HOURS = 48
const ROWS_AT_ONCE_MAX = 5_000

export type Housekeeping = { readonly stop: () => void }

/** Rows that have served: what was sent two days ago, sessions that have run out. In small bites, so that nobody waits for it. */
export function startHousekeeping(contextNow: () => Context): Housekeeping {
  const tidyUp = () => keepHouse(contextNow()).catch((error: unknown) => log.warn({ err: error }, 'housekeeping failed; it tries again'))
  const timer = setInterval(() => void tidyUp(), EVERY_MS)
  void tidyUp()
  return { stop: () => clearInterval(timer) }
}

async function keepHouse(context: Context): Promise<void> {
  const before = new Date(context.now.getTime() - SENT_KEPT_HOURS * 3_600_000)
  while ((await asSystem(context, (tx) => forgetSent(tx, before, ROWS_AT_ONCE_MAX))) === ROWS_AT_ONCE_MAX);
  await asSystem(context, (tx) => deleteExpiredSessions(tx, context.now))
}
