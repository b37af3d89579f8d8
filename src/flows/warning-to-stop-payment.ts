import { bankOf } from '../features/organisation/organisation.store.ts'
import { payeesOf } from '../features/signal/signal.store.ts'
import { planStops } from '../features/stop-order/stop-order.rules.ts'
import { openIdentifiers } from '../platform/vault.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { draftPlans } from './report-to-stop-payment.ts'
import type { Danger } from './windows-to-warnings.ts'

/**
 * Stop-payment starts at the same moment as dissuasion, not afterwards (mission M3, M4): the accounts that a red warning's signals speak of get
 * their drafts in the transaction that makes the warning or raises it. Costs nothing where nothing is red.
 */
export async function redWarningsToStops(tx: Tx, context: Context, warnings: readonly Danger[]): Promise<void> {
  const reds = warnings.filter((warning) => warning.level === 'red')
  if (reds.length === 0) return
  const payees = await payeesOf(tx, reds.map((red) => red.personId), context.now)
  if (payees.length === 0) return
  // Locked in one order whatever the batch: `draftPlans` sorts the accounts of all.
  const numbers = await openIdentifiers(tx, context.vault, payees.map((payee) => payee.account))
  const banks = new Map<string, string | null>()
  for (const [token, digits] of numbers) banks.set(token, (await bankOf(tx, digits))?.code ?? null)
  const all = reds.map((red) => {
    const payments = payees.filter((payee) => payee.personId === red.personId).map(({ account, amountFen, at }) => ({ id: null, level: 1, account, bank: banks.get(account) ?? null, amountFen, paidAt: at }))
    return { basis: { kind: 'warning' as const, id: red.id, region: red.region, unit: red.unit, personId: red.personId, by: null }, plans: planStops(payments, context.now).plans }
  })
  await draftPlans(tx, context, all.filter(({ plans }) => plans.length > 0))
}
