import type { AccountNumber } from '../domain/account-number.ts'
import { isWholeName } from '../domain/name-mask.ts'
import { refuse, refuseFields, type FieldProblem } from '../domain/refusal.ts'
import { completeTransfer, insertTransfers, type TransferRow } from '../features/case/case.store.ts'
import { banksOf, organisationsByWords } from '../features/organisation/organisation.store.ts'
import { addIdentifiers } from '../features/person/person.store.ts'
import type { ReadTransfer } from '../features/report/report.rules.ts'
import type { Payment } from '../features/stop-order/stop-order.rules.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { keepIdentifiers, keepRecords, openRecords, type Identifier, type Token, type Vault } from '../platform/vault.ts'

export type Told = { readonly transfer: ReadTransfer; readonly payerBank: string | null; readonly payeeBank: string | null }
type CaseOf = { readonly id: string; readonly region: number; readonly unit: string }

/** With the banks: names that were said, else whose card it is. A name that nobody has is told, with the field that it stands in, below `path`. */
export async function readTold(tx: Tx, transfers: readonly ReadTransfer[], path = '/transfers'): Promise<Told[]> {
  const problems: FieldProblem[] = []
  const issuers = await banksOf(tx, transfers.flatMap(({ payer, payee }) => [payer?.value ?? [], payee?.value ?? []].flat()))
  const find = async (words: string, account: AccountNumber | undefined, field: string): Promise<string | null> => {
    if (words === '') return account === undefined ? null : (issuers.get(account.value) ?? null)
    const [named] = await organisationsByWords(tx, words, ['bank', 'payment'])
    if (named === undefined) problems.push({ path: field, refusal: refuse('transfer.unknown_bank', { bank: words }) })
    return named?.code ?? null
  }
  const told: Told[] = []
  for (const [index, transfer] of transfers.entries()) {
    told.push({ transfer, payerBank: await find(transfer.payerBank, transfer.payer, `${path}/${index}/payerBank`), payeeBank: await find(transfer.payeeBank, transfer.payee, `${path}/${index}/payeeBank`) })
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

export type ToldAgain = { readonly told: Told; readonly row: TransferRow }
type IsSame = (told: Told, row: TransferRow) => boolean

/**
 * What of this was told before: account, amount and time, as within one report (transfer.twice). Who did not know the account the first time, or
 * leaves it out the second, speaks of the same payment as well; each payment is told once, and those whose account is named both times go first.
 */
export function toldBefore(vault: Vault, told: readonly Told[], before: readonly TransferRow[]): { readonly fresh: Told[]; readonly again: ToldAgain[] } {
  const rows = new Set(before)
  let fresh = [...told]
  const again: ToldAgain[] = []
  for (const isSame of [isOfAccount(vault), isOfNoAccount, isOfAccountUnknown]) {
    fresh = fresh.filter((one) => {
      const row = [...rows].find((known) => known.amount_fen === one.transfer.amountFen && known.at.getTime() === one.transfer.at.getTime() && isSame(one, known))
      if (row !== undefined) again.push({ told: one, row })
      return row === undefined || !rows.delete(row)
    })
  }
  return { fresh, again }
}

function isOfAccount(vault: Vault): IsSame {
  return ({ transfer: { payee } }, row) => payee !== undefined && row.payee === vault.token('account', payee.value)
}

function isOfNoAccount(one: Told, row: TransferRow): boolean {
  return one.transfer.payee === undefined && row.payee === null && isOfBank(one, row)
}

function isOfAccountUnknown(one: Told, row: TransferRow): boolean {
  return (one.transfer.payee === undefined) !== (row.payee === null) && isOfBank(one, row)
}

/** Two banks are two payments: what the victim named first is not written over. */
function isOfBank({ payeeBank }: Told, row: TransferRow): boolean {
  return payeeBank === null || row.payee_bank === null || payeeBank === row.payee_bank
}

/** What was missing is filled in; nothing that somebody wrote down is written over, but a whole name takes the place of a masked one. Answers what has changed, as it is now. */
export async function completeTold(tx: Tx, { vault }: Context, again: readonly ToldAgain[]): Promise<TransferRow[]> {
  const names = await openRecords(tx, vault, 'payee-name', again.map(({ row }) => row.id))
  const changed: TransferRow[] = []
  for (const { told, row } of again) {
    const { transfer: { payer, payee, payeeName }, payerBank, payeeBank } = told
    const token = (account: AccountNumber | undefined) => (account === undefined ? null : vault.token('account', account.value))
    const whole = { payer: row.payer ?? token(payer), payer_bank: row.payer_bank ?? payerBank, payee: row.payee ?? token(payee), payee_bank: row.payee_bank ?? payeeBank }
    const isMore = row.payer !== whole.payer || row.payer_bank !== whole.payer_bank || row.payee !== whole.payee || row.payee_bank !== whole.payee_bank
    if (isMore) await completeTransfer(tx, row.id, whole)
    const known = names.get(row.id)
    const isBetterName = payeeName !== '' && (known === undefined || (!isWholeName(known) && isWholeName(payeeName)))
    if (isBetterName) await keepRecords(tx, vault, 'payee-name', [{ id: row.id, clear: payeeName }])
    if (isMore || isBetterName) changed.push({ ...row, ...whole })
  }
  return changed
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
  return rows.flatMap((row) => (row.payee === null ? [] : [{ id: row.id, level: row.level, account: row.payee as Token, bank: row.payee_bank, amountFen: row.amount_fen, paidAt: row.at, toldBy: row.told_by === 'victim' ? 'victim' : 'record' }]))
}
