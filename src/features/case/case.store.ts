import { sql, type Transaction } from 'kysely'
import type { CaseState } from '../../contract/case.ts'
import { isWholeName } from '../../domain/name-mask.ts'
import type { PaymentChannel } from '../../domain/payment-text.ts'
import { int2s, int8s, texts, times, uuids } from '../../platform/postgres/arrays.ts'
import { openRecords, type Vault } from '../../platform/vault.ts'

export type CaseRow = {
  id: string; number: string; source: string; state: CaseState; fraud_type: string; taxonomy: string; person_id: number; warning_id: string | null
  region: number; unit: string; happened_at: Date | null; reported_at: Date; received_by: string | null; accepted_at: Date | null; decided_at: Date | null
  filing_number: string | null; closed_at: Date | null; loss_fen: number
}
export type TransferRow = {
  id: string; case_id: string; level: number; channel: PaymentChannel; payer: string | null; payer_bank: string | null; payee: string | null; payee_bank: string | null
  amount_fen: number; at: Date; told_by: 'victim' | 'statement'; bank_ref: string | null; region: number; unit: string
}
export type AttachmentRow = {
  id: string; case_id: string; kind: 'recording' | 'form' | 'picture' | 'other'; file_name: string; media_type: string; bytes: number; sha256: Buffer; sealed: Buffer
  added_at: Date; added_by: string; region: number; unit: string
}
export type CaseTables = { fraud_case: CaseRow; money_transfer: TransferRow; attachment: AttachmentRow }
type Tx = Transaction<CaseTables>

const OF_PERSON_MAX = 20
const IDS_OF_PERSON_MAX = 1_000
const ATTACHMENTS_MAX = 100
const TOLD_MAX = 1_000

export async function insertCase(tx: Tx, row: CaseRow): Promise<void> {
  await tx.insertInto('fraud_case').values(row).execute()
}

export function caseById(tx: Tx, id: string): Promise<CaseRow | undefined> {
  return tx.selectFrom('fraud_case').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function casesByIds(tx: Tx, ids: readonly string[]): Promise<CaseRow[]> {
  return ids.length === 0 ? [] : tx.selectFrom('fraud_case').selectAll().where('id', 'in', [...ids]).execute()
}

export function caseForUpdate(tx: Tx, id: string): Promise<CaseRow | undefined> {
  return tx.selectFrom('fraud_case').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function changeCase(tx: Tx, id: string, change: Partial<Omit<CaseRow, 'id' | 'number' | 'person_id'>>): Promise<void> {
  await tx.updateTable('fraud_case').set(change).where('id', '=', id).execute()
}

/** What belongs to a case goes where the case goes: the walls look at each row by itself. */
export async function moveWithCase(tx: Tx, id: string, unit: string): Promise<void> {
  await tx.updateTable('money_transfer').set({ unit }).where('case_id', '=', id).execute()
  await tx.updateTable('attachment').set({ unit }).where('case_id', '=', id).execute()
}

/** The newest first. Index: fraud_case_by_person. */
export function casesOfPerson(tx: Tx, personId: number): Promise<CaseRow[]> {
  return tx.selectFrom('fraud_case').selectAll().where('person_id', '=', personId).orderBy('reported_at', 'desc').limit(OF_PERSON_MAX).execute()
}

/** Of all of them. Index: fraud_case_by_person. */
export async function caseIdsOfPerson(tx: Tx, personId: number): Promise<string[]> {
  return (await tx.selectFrom('fraud_case').select('id').where('person_id', '=', personId).limit(IDS_OF_PERSON_MAX).execute()).map(({ id }) => id)
}

/** Index: fraud_case_by_warning. */
export async function hasFiledCase(tx: Tx, warningId: string): Promise<boolean> {
  return (await tx.selectFrom('fraud_case').select('id').where('warning_id', '=', warningId).where('filing_number', 'is not', null).limit(1).executeTakeFirst()) !== undefined
}

/** The number under which the case was filed, which no freeze goes without; held until the transaction ends, so that nobody closes it meanwhile. */
export async function filingOf(tx: Tx, id: string): Promise<string | undefined> {
  const found = await tx.selectFrom('fraud_case').select('filing_number').where('id', '=', id).where('state', '=', 'filed').forShare().executeTakeFirst()
  return found?.filing_number ?? undefined
}

/**
 * Answers how many were new: a line of a statement that was read before, from a file or from the bank itself, stays as it was. In the order of
 * the bank's references, so that two who write the same lines wait for each other in the same order. Index: money_transfer_once_per_statement.
 */
export async function insertTransfers(tx: Tx, transfers: readonly TransferRow[]): Promise<number> {
  if (transfers.length === 0) return 0
  const rows = transfers.toSorted(byBankRef)
  const written = await sql`
    insert into money_transfer (id, case_id, level, channel, payer, payer_bank, payee, payee_bank, amount_fen, at, told_by, bank_ref, region, unit)
    select * from unnest(${uuids(rows, (row) => row.id)}::uuid[], ${uuids(rows, (row) => row.case_id)}::uuid[], ${int2s(rows, (row) => row.level)}::smallint[], ${texts(rows, (row) => row.channel)}::text[],
      ${uuids(rows, (row) => row.payer)}::uuid[], ${texts(rows, (row) => row.payer_bank)}::text[], ${uuids(rows, (row) => row.payee)}::uuid[], ${texts(rows, (row) => row.payee_bank)}::text[],
      ${int8s(rows, (row) => row.amount_fen)}::bigint[], ${times(rows, (row) => row.at)}::timestamptz[], ${texts(rows, (row) => row.told_by)}::text[], ${texts(rows, (row) => row.bank_ref)}::text[],
      ${int8s(rows, (row) => row.region)}::bigint[], ${texts(rows, (row) => row.unit)}::text[])
    on conflict do nothing`.execute(tx)
  return Number(written.numAffectedRows ?? 0n)
}

/** What the victim could not say when they told of it first. */
export async function completeTransfer(tx: Tx, id: string, whole: Pick<TransferRow, 'payer' | 'payer_bank' | 'payee' | 'payee_bank'>): Promise<void> {
  await tx.updateTable('money_transfer').set(whole).where('id', '=', id).execute()
}

function byBankRef({ bank_ref: a }: TransferRow, { bank_ref: b }: TransferRow): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1
}

/** By level, then time. Index: money_transfer_by_case. */
export function transfersOf(tx: Tx, caseId: string, max: number): Promise<TransferRow[]> {
  return tx.selectFrom('money_transfer').selectAll().where('case_id', '=', caseId).orderBy('level').orderBy('at').orderBy('id').limit(max).execute()
}

/** What the victim told, the earliest first. */
export function transfersTold(tx: Tx, caseId: string): Promise<TransferRow[]> {
  return tx.selectFrom('money_transfer').selectAll().where('case_id', '=', caseId).where('level', '=', 1).where('told_by', '=', 'victim').orderBy('at').orderBy('id').limit(TOLD_MAX).execute()
}

/** Of these, those of this case. */
export async function transfersByIds(tx: Tx, caseId: string, ids: readonly string[]): Promise<TransferRow[]> {
  return (await sql<TransferRow>`select * from money_transfer where id = any(${uuids(ids, (id) => id)}::uuid[]) and case_id = ${caseId}`.execute(tx)).rows
}

/** `level`: hops from the victim; 0 is the victim's own. `bank`: as far as one of its transfers says. */
export type AccountPlace = { readonly level: number; readonly bank: string | null }

/** Where an account stands in this case; undefined: it is in none of its transfers. Index: money_transfer_by_payee. */
export async function placeOfAccount(tx: Tx, caseId: string, account: string): Promise<AccountPlace | undefined> {
  const found = await sql<{ level: number | null; bank: string | null }>`
    select coalesce(into_it.level, (select min(level) - 1 from money_transfer where case_id = ${caseId} and level = 1 and payer = ${account})) as level, into_it.bank
    from (select min(level) as level, min(payee_bank) as bank from money_transfer where payee = ${account} and case_id = ${caseId}) as into_it`.execute(tx)
  const [place] = found.rows
  return place === undefined || place.level === null ? undefined : { level: place.level, bank: place.bank }
}

/** The bank of each of these accounts as far as a transfer of this case says it. Index: money_transfer_by_payee. */
export async function banksInCase(tx: Tx, caseId: string, accounts: readonly string[]): Promise<Map<string, string>> {
  if (accounts.length === 0) return new Map()
  const found = await sql<{ payee: string; bank: string }>`select payee, min(payee_bank) as bank from money_transfer
    where payee = any(${uuids(accounts, (token) => token)}::uuid[]) and case_id = ${caseId} and payee_bank is not null group by payee`.execute(tx)
  return new Map(found.rows.map((row) => [row.payee, row.bank]))
}

export type PaidInto = { readonly account: string; readonly level: number; readonly amountFen: number; readonly firstAt: Date }

/** What came into these accounts in this case. Index: money_transfer_by_payee. */
export async function paidInto(tx: Tx, caseId: string, accounts: readonly string[]): Promise<PaidInto[]> {
  const found = await sql<PaidInto>`select payee as account, min(level) as level, sum(amount_fen)::bigint as "amountFen", min(at) as "firstAt" from money_transfer
    where payee = any(${uuids(accounts, (token) => token)}::uuid[]) and case_id = ${caseId} group by payee`.execute(tx)
  return found.rows
}

export type PayeeName = { readonly transferId: string; readonly name: string }
const TRANSFERS_TO_ONE_MAX = 50

/** The whole name that came with the first payment into an account of which one is known, the victim's word or a statement's; else what there is of one. Index: money_transfer_by_payee. */
export async function payeeNameOf(tx: Tx, vault: Vault, { caseId, account }: { readonly caseId: string; readonly account: string }): Promise<PayeeName | undefined> {
  const paid = await tx.selectFrom('money_transfer').select('id').where('payee', '=', account).where('case_id', '=', caseId).orderBy('level').orderBy('at').orderBy('id').limit(TRANSFERS_TO_ONE_MAX).execute()
  const names = await openRecords(tx as never, vault, 'payee-name', paid.map((row) => row.id))
  const named = paid.find((row) => isWholeName(names.get(row.id) ?? '')) ?? paid.find((row) => names.has(row.id))
  return named === undefined ? undefined : { transferId: named.id, name: names.get(named.id)! }
}

export async function insertAttachment(tx: Tx, row: AttachmentRow): Promise<void> {
  await tx.insertInto('attachment').values(row).execute()
}

export async function changeAttachmentKind(tx: Tx, id: string, kind: AttachmentRow['kind']): Promise<void> {
  await tx.updateTable('attachment').set({ kind }).where('id', '=', id).execute()
}

const ATTACHMENT_FACTS = ['id', 'case_id', 'kind', 'file_name', 'media_type', 'bytes', 'sha256', 'added_at', 'added_by', 'region', 'unit'] as const

/** Without the content. Index: attachment_by_case. */
export function attachmentsOf(tx: Tx, caseId: string): Promise<Omit<AttachmentRow, 'sealed'>[]> {
  return tx.selectFrom('attachment').select(ATTACHMENT_FACTS).where('case_id', '=', caseId).orderBy('added_at').limit(ATTACHMENTS_MAX).execute()
}

export function attachmentById(tx: Tx, id: string): Promise<Omit<AttachmentRow, 'sealed'> | undefined> {
  return tx.selectFrom('attachment').select(ATTACHMENT_FACTS).where('id', '=', id).executeTakeFirst()
}

export async function sealedAttachment(tx: Tx, id: string): Promise<Buffer> {
  return (await tx.selectFrom('attachment').select('sealed').where('id', '=', id).executeTakeFirstOrThrow()).sealed
}
