import type { RegionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { withRetry } from '../platform/postgres/pool.ts'
import { asSystem, type Context } from '../platform/transaction.ts'

export type Bureau = { readonly kind: 'demo' | 'real'; readonly name: string; readonly city: RegionCode }

/** Refuses an empty database, and one whose tokens were made with other keys: everything written to it would be lost to it. */
export async function bureauOrRefuse(context: Context): Promise<Bureau> {
  const bureau = await withRetry(() => asSystem(context, bureauOf))
  if (bureau === undefined) throw refuse('bureau.missing')
  if (bureau.vault_check !== context.vault.checkToken()) throw new Error('the vault key is not the one this database was sealed with (GB_VAULT_KEY)')
  return { kind: bureau.kind, name: bureau.name, city: bureau.city as RegionCode }
}
