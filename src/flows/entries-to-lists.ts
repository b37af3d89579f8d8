import type { FraudType } from '../domain/fraud-types.ts'
import type { ListName } from '../domain/lists.ts'
import type { PlainIdentifier } from '../features/signal/signal.rules.ts'
import { addListings } from '../features/listing/listing.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, type Context } from '../platform/transaction.ts'
import { keepIdentifiers } from '../platform/vault.ts'

export type ListEntry = { readonly list: ListName; readonly identifier: PlainIdentifier; readonly source: string; readonly fraudType: FraudType | null; readonly expiresAt: Date | null }

const ENTRIES_PER_TRANSACTION = 5_000

/** Numbers, sites, apps and accounts known to be bad: signals that come after the import and name one of them count. */
export async function entriesToLists(contextNow: () => Context, entries: readonly ListEntry[]): Promise<void> {
  for (let start = 0; start < entries.length; start += ENTRIES_PER_TRANSACTION) {
    const context = contextNow()
    const { vault, now } = context
    const part = entries.slice(start, start + ENTRIES_PER_TRANSACTION).map((entry) => ({ entry, identifier: vault.identifier(entry.identifier.kind, entry.identifier.value) }))
    await asSystem(context, async (tx) => {
      await keepIdentifiers(tx, vault, part.map((one) => one.identifier))
      await addListings(tx, part.map(({ entry, identifier }) => ({ token: identifier.token, list: entry.list, fraudType: entry.fraudType, source: entry.source, expiresAt: entry.expiresAt })), now)
      await audit(tx, { actor: 'gb import-lists', action: 'lists.imported', subject: String(part.length) }, now)
    })
  }
}
