import { sql, type Transaction } from 'kysely'
import { int8s, texts, times, uuids } from '../../platform/postgres/arrays.ts'

/** What orders need to know of a case and of the money that left it. */
type Tx = Transaction<{ money_transfer: { id: string }; fraud_case: { id: string } }>
/** Whose statement it is: the account that was asked about, at its level. */
export type Asked = { readonly case_id: string; readonly level: number; readonly account: string; readonly bank: string; readonly region: number; readonly unit: string }
export type StatementRow = { readonly id: string; readonly payee: string | null; readonly payeeBank: string | null; readonly amountFen: number; readonly at: Date; readonly channel: string; readonly bankRef: string }

/** Each line of a statement once, however often the bank tells it; answers those that were new. Index: money_transfer_once_per_statement. */
export async function addStatement(tx: Tx, asked: Asked, rows: readonly StatementRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const sorted = [...rows].sort((a, b) => (a.bankRef < b.bankRef ? -1 : 1))
  const added = await sql`
    insert into money_transfer (id, case_id, level, channel, payer, payer_bank, payee, payee_bank, amount_fen, at, told_by, bank_ref, region, unit)
    select id, ${asked.case_id}::uuid, ${asked.level + 1}::smallint, channel, ${asked.account}::uuid, ${asked.bank}, payee, payee_bank, amount_fen, at, 'statement', ref, ${asked.region}::bigint, ${asked.unit} from unnest(
      ${uuids(sorted, (row) => row.id)}::uuid[], ${texts(sorted, (row) => row.channel)}::text[], ${uuids(sorted, (row) => row.payee)}::uuid[], ${texts(sorted, (row) => row.payeeBank)}::text[],
      ${int8s(sorted, (row) => row.amountFen)}::bigint[], ${times(sorted, (row) => row.at)}::timestamptz[], ${texts(sorted, (row) => row.bankRef)}::text[]) as t (id, channel, payee, payee_bank, amount_fen, at, ref)
    on conflict (case_id, payer, bank_ref) where bank_ref is not null do nothing`.execute(tx)
  return Number(added.numAffectedRows)
}

export type TransferRow = { id: string; case_id: string; level: number; payee: string | null; payee_bank: string | null; amount_fen: number; at: Date; region: number; unit: string }

export async function transfersByIds(tx: Tx, caseId: string, ids: readonly string[]): Promise<TransferRow[]> {
  const found = await sql<TransferRow>`select id, case_id, level, payee, payee_bank, amount_fen, at, region, unit from money_transfer where id = any(${uuids(ids, (id) => id)}::uuid[]) and case_id = ${caseId}`.execute(tx)
  return found.rows
}

export type CaseBasis = { id: string; region: number; unit: string; person_id: number; warning_id: string | null }

export async function caseBasis(tx: Tx, caseId: string): Promise<CaseBasis | undefined> {
  return (await sql<CaseBasis>`select id, region, unit, person_id, warning_id from fraud_case where id = ${caseId}`.execute(tx)).rows[0]
}

/** The number under which the case was filed, which no freeze goes without; held until the transaction ends, so that nobody closes it meanwhile. */
export async function filingOf(tx: Tx, caseId: string): Promise<string | undefined> {
  const found = await sql<{ filing_number: string | null }>`select filing_number from fraud_case where id = ${caseId} and state = 'filed' for share`.execute(tx)
  return found.rows[0]?.filing_number ?? undefined
}
