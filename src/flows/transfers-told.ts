import type { AccountNumber } from '../domain/account-number.ts'
import { refuse, refuseFields, type FieldProblem } from '../domain/refusal.ts'
import { insertTransfers, type TransferRow } from '../features/case/case.store.ts'
import { banksOf, organisationsByWords } from '../features/organisation/organisation.store.ts'
import { addIdentifiers } from '../features/person/person.store.ts'
import type { ReadTransfer } from '../features/report/report.rules.ts'
import type { Payment } from '../features/stop-order/stop-order.rules.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, type Identifier, type Token } from '../platform/vault.ts'

export type Told = { readonly transfer: ReadTransfer; readonly payerBank: string | null; readonly payeeBank: string | null }
type CaseOf = { readonly id: string; readonly region: number; readonly unit: string }

/** With the banks: names that were said, else whose card it is. A name that nobody has is told, with the field that it stands in. */
export async function readTold(tx: Tx, transfers: readonly ReadTransfer[]): Promise<Told[]> {
  const problems: FieldProblem[] = []
  const issuers = await banksOf(tx, transfers.flatMap(({ payer, payee }) => [payer?.value ?? [], payee?.value ?? []].flat()))
  const find = async (words: string, account: AccountNumber | undefined, path: string): Promise<string | null> => {
    if (words === '') return account === undefined ? null : (issuers.get(account.value) ?? null)
    const [named] = await organisationsByWords(tx, words, ['bank', 'payment'])
    if (named === undefined) problems.push({ path, refusal: refuse('transfer.unknown_bank', { bank: words }) })
    return named?.code ?? null
  }
  const told: Told[] = []
  for (const [index, transfer] of transfers.entries()) {
    told.push({ transfer, payerBank: await find(transfer.payerBank, transfer.payer, `/transfers/${index}/payerBank`), payeeBank: await find(transfer.payeeBank, transfer.payee, `/transfers/${index}/payeeBank`) })
  }
  if (problems.length > 0) throw refuseFields('case.invalid', problems)
  return told
}

/** As transfers of the case; the names of payees are sealed. */
export async function keepTold(tx: Tx, context: Context, { id, region, unit }: CaseOf, told: readonly Told[]): Promise<TransferRow[]> {
  const { vault } = context
  const token = (account: AccountNumber | undefined) => (account === undefined ? null : vault.token('account', account.value))
  const rows = told.map(({ transfer, payerBank, payeeBank }): TransferRow => ({
    id: context.newId(), case_id: id, level: 1, channel: transfer.channel, payer: token(transfer.payer), payer_bank: payerBank, payee: token(transfer.payee), payee_bank: payeeBank,
    amount_fen: transfer.amountFen, at: transfer.at, told_by: 'victim', bank_ref: null, region, unit,
  }))
  await insertTransfers(tx, rows)
  await keepRecords(tx, vault, 'payee-name', rows.flatMap((row, index) => (told[index]!.transfer.payeeName === '' ? [] : [{ id: row.id, clear: told[index]!.transfer.payeeName }])))
  return rows
}

/**
 * The victim's own accounts are theirs from now on. As late as with signals: whoever meets the same numbers waits for the end of this report and
 * not for its middle. Accounts are locked after them.
 */
export async function keepToldAccounts(tx: Tx, { vault }: Context, personId: number, told: readonly Told[]): Promise<void> {
  const identifiers = (accounts: readonly (AccountNumber | undefined)[]): Identifier[] => [...new Set(accounts.flatMap((one) => one?.value ?? []))].map((value) => vault.identifier('account', value))
  await addIdentifiers(tx, identifiers(told.map(({ transfer }) => transfer.payer)).map(({ token, kind }) => ({ token, kind, personId })))
  await keepIdentifiers(tx, vault, identifiers(told.flatMap(({ transfer }) => [transfer.payer, transfer.payee])))
}

/** What a stop can be drafted from: the account is known. */
export function paymentsOf(rows: readonly TransferRow[]): (Payment & { readonly account: Token })[] {
  return rows.flatMap((row) => (row.payee === null ? [] : [{ id: row.id, level: row.level, account: row.payee as Token, bank: row.payee_bank, amountFen: row.amount_fen, paidAt: row.at }]))
}
