import { askBanks } from '../../src/flows/query-to-next-level.ts'
import { approveOrder } from '../../src/flows/stop-order-to-bank.ts'
import { freezeStopped } from '../../src/flows/stop-to-freeze.ts'
import { aCase, bankSays, draftFor } from './fraud-case.ts'
import type { SmallBureau } from './small-bureau.ts'

/** A filed case of station PA whose money was stopped, asked about and is to be frozen: every kind of order, and what was said to the bank; and a case whose stop waits for its second person. */
export async function leaveOrders(bureau: SmallBureau, now: Date): Promise<{ readonly moneyCaseId: string; readonly stopId: string; readonly freezeId: string; readonly queryId: string }> {
  const one = await aCase(bureau, now, { filed: true })
  const stopId = (await draftFor(bureau, one, now)).drafted[0]!.id
  await approveOrder(bureau.as('centre', now), stopId)
  await bankSays(bureau, stopId, now, { heldFen: 4_000_000 })
  const freezeId = await freezeStopped(bureau.as('chen', now), stopId)
  const queryId = (await askBanks(bureau.as('chen', now), one.id, { ask: 'transactions', transferIds: one.transferIds, until: null }))[0]!.id
  await draftFor(bureau, await aCase(bureau, now), now)
  return { moneyCaseId: one.id, stopId, freezeId, queryId }
}
