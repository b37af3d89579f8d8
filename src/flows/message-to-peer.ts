import type { ToPolice, ToPublic } from '../contract/zone.ts'
import { numberMessage } from '../features/zone/zone.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { keepRecords } from '../platform/vault.ts'

/** What the other zone is to know, numbered in the transaction that makes it so; it leaves with the next bundle (`src/flows/bundle-from-peer.ts` takes it there). */
export async function tellPeer(tx: Tx, context: Context, message: ToPolice | ToPublic): Promise<void> {
  const seq = await numberMessage(tx, context.now)
  await keepRecords(tx, context.vault, 'zone-message', [{ id: String(seq), clear: JSON.stringify(message) }])
}
