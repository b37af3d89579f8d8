import { maskAccount } from '../domain/account-number.ts'
import { fraudTypeNameIn } from '../domain/fraud-types.ts'
import { fen, formatYuan } from '../domain/money.ts'
import { dayAndTime } from '../domain/period.ts'
import { transfersOf, type CaseRow } from '../features/case/case.store.ts'
import { personRecord } from '../features/person/person.store.ts'
import { colleague, unitByCode } from '../features/roster/roster.store.ts'
import { readAsSystem, type Context } from '../platform/transaction.ts'
import { openIdentifiers } from '../platform/vault.ts'

const TRANSFERS_PRINTED_MAX = 50

/** What the victim takes home: that the report was taken, its number, and the transfers as they told them. Only a receipt that was revealed comes here. */
export function receiptSheet(context: Context, one: CaseRow) {
  return readAsSystem(context, async (tx) => {
    const person = await personRecord(tx, context.vault, one.person_id)
    const rows = (await transfersOf(tx, one.id, TRANSFERS_PRINTED_MAX)).filter((row) => row.told_by === 'victim')
    const accounts = await openIdentifiers(tx, context.vault, rows.flatMap((row) => row.payee ?? []))
    const taker = one.received_by === null ? undefined : await colleague(tx, one.received_by)
    const unit = await unitByCode(tx, one.unit)
    return {
      number: one.number, person: person.name ?? '', phone: person.phone ?? '', fraudType: fraudTypeNameIn(one.taxonomy, one.fraud_type, 'zh'), reportedAt: dayAndTime(one.reported_at),
      lossYuan: formatYuan(fen(one.loss_fen)), taker: taker?.name ?? '', badge: taker?.badge ?? '—', unit: unit?.name ?? one.unit, unitPhone: unit?.phone ?? '96110',
      transfers: rows.map((row, index) => [String(index + 1), dayAndTime(row.at), row.payee === null ? '—' : maskAccount(accounts.get(row.payee) ?? ''), formatYuan(fen(row.amount_fen))]),
    }
  })
}
