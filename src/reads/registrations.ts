import { sql } from 'kysely'
import type { RegistrationView } from '../contract/registry.ts'
import { regionDigits, type RegionCode } from '../domain/region-code.ts'
import { keeperIn, REGISTRATION_COLUMNS, registrationRecords, type Registration } from '../features/registry/registry.store.ts'
import { readAsSystem, type Context } from '../platform/transaction.ts'
import { regionPaths } from './names.ts'

const SHOWN_MAX = 20

/** All that is stored for the number that somebody has shown: what was registered for it, and what it keeps for a parent. Nothing of the register, which the public zone will not have. */
export function registrationsOf(context: Context, { token }: { readonly token: string }): Promise<RegistrationView[]> {
  return readAsSystem(context, async (tx) => {
    const { rows } = await sql<Registration>`select ${REGISTRATION_COLUMNS} from registration where (token = ${token} or keeper = ${token}) and ended_at is null order by created_at, id limit ${SHOWN_MAX}`.execute(tx)
    const records = await registrationRecords(tx, context.vault, rows.map(({ id }) => id))
    const path = await regionPaths(tx, rows.map(({ region }) => region))
    const credits = (await sql<{ code: string; name: string }>`select code, name from credit where code = any(${rows.flatMap(({ credit }) => credit ?? [])}::text[])`.execute(tx)).rows
    return rows.map((row): RegistrationView => {
      const { name, phone, address, guardians = [] } = records.get(row.id)!
      const isOwn = row.token === token
      const shownPhone = isOwn ? phone : keeperIn(context.vault, row.keeper, guardians).phone
      return {
        forWhom: row.forWhom, own: isOwn, shownPhone, phone, name, place: { region: regionDigits(row.region as RegionCode), path: path(row.region).join('') },
        address: address ?? null, guardians: [...guardians],
        consent: row.consent, creditedTo: credits.find(({ code }) => code === row.credit)?.name ?? null, createdAt: row.createdAt.toISOString(), changedAt: row.changedAt.toISOString(),
      }
    })
  })
}
