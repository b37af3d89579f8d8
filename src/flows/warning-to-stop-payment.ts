import { banksOf } from '../features/organisation/organisation.store.ts'
import { payeesOf, type Payee } from '../features/signal/signal.store.ts'
import { planStops, type Payment } from '../features/stop-order/stop-order.rules.ts'
import type { WarningLevel } from '../domain/levels.ts'
import { openIdentifiers, type Identifier } from '../platform/vault.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { draftPlans } from './report-to-stop-payment.ts'

type Red = { readonly id: string; readonly personId: number; readonly level: WarningLevel; readonly region: number; readonly unit: string }
/** `red`: made or raised just now. `still`: joined by signals that did not raise them. */
type Warned = { readonly red: readonly Red[]; readonly still: readonly Red[] }

/**
 * Stop-payment starts at the same moment as dissuasion, not afterwards (mission M3, M4): the accounts that a red warning's signals speak of get
 * their drafts in the transaction that makes the warning or raises it; of what is paid later the live orders hear, a new account gets its
 * draft, and what a person has let go of is not drafted anew. Costs nothing where nothing is red.
 */
export async function redWarningsToStops(tx: Tx, context: Context, { red, still }: Warned, counterparts: readonly Identifier[]): Promise<void> {
  const isRed = ({ level }: Red) => level === 'red'
  const isAccountNamed = counterparts.some(({ kind }) => kind === 'account')
  const stillRed = new Set(isAccountNamed ? still.filter(isRed) : [])
  const reds = [...red.filter(isRed), ...stillRed]
  if (reds.length === 0) return
  const payees = await accountsOf(tx, context, await payeesOf(tx, reds.map((one) => one.personId), context.now), counterparts)
  const all = reds.map((one) => {
    const payments = payees.filter((payee) => payee.personId === one.personId)
    return { basis: { kind: 'warning' as const, id: one.id, region: one.region, unit: one.unit, personId: one.personId, by: null }, plans: planStops(payments, context.now).plans, isForLive: stillRed.has(one) }
  })
  await draftPlans(tx, context, all.filter(({ plans }) => plans.length > 0))
}

/** Those that are accounts, with their banks. What this batch names for the first time is in clear here and in the vault only at its end. */
async function accountsOf(tx: Tx, context: Context, payees: readonly Payee[], counterparts: readonly Identifier[]): Promise<(Payment & { readonly personId: number })[]> {
  const named = new Map(counterparts.map((one) => [one.token as string, one]))
  const accounts = payees.filter(({ token, kind }) => (kind ?? named.get(token)?.kind) === 'account')
  const kept = await openIdentifiers(tx, context.vault, accounts.filter(({ token }) => !named.has(token)).map(({ token }) => token))
  const numberOf = (token: string) => named.get(token)?.value ?? kept.get(token) ?? ''
  const banks = await banksOf(tx, accounts.map(({ token }) => numberOf(token)))
  return accounts.map(({ personId, token, amountFen, at }) => ({ personId, id: null, level: 1, account: token, bank: banks.get(numberOf(token)) ?? null, amountFen, paidAt: at, toldBy: 'record' as const }))
}
