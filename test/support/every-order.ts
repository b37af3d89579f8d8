import { sql } from 'kysely'
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
  await bureau.system(async (tx) => {
    await sql`insert into attachment (id, case_id, kind, file_name, media_type, bytes, sha256, sealed, added_at, added_by, region, unit)
      values (${bureau.at(now).newId()}, ${one.id}, 'form', '报案表.pdf', 'application/pdf', 1, '\\x00', '\\x00', ${now}, ${bureau.userId('chen')}, 990101001001000, 'PA')`.execute(tx)
  })
  return { moneyCaseId: one.id, stopId, freezeId, queryId }
}
