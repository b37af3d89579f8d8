import type { CompletePaymentBody, CounterPaymentsBody, EarlierPayment } from '../contract/counter-payment.ts'
import { allow } from '../domain/access.ts'
import { refuse, refuseFields, type FieldProblem } from '../domain/refusal.ts'
import { alertById, completePayment, insertPayments, PAYMENTS_OF_ALERT_MAX, paymentsOfAlerts, paymentsOfWarnings, type CounterAlertRow, type CounterPaymentRow } from '../features/counter/counter.store.ts'
import { banksOf, organisationsByWords } from '../features/organisation/organisation.store.ts'
import { readTransfers, type ReadTransfer } from '../features/report/report.rules.ts'
import { recordSteps, taskById, tasksOfWarning } from '../features/task/task.store.ts'
import { mergedInto, warningById, type WarningRow } from '../features/warning/warning.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { actAs, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, type Token } from '../platform/vault.ts'
import { draftStops } from './report-to-stop-payment.ts'
import { isFirst, lockedWarning, type TapContext } from './task-in-hand.ts'
import { readTold, type Told } from './transfers-told.ts'

type Alert = Pick<CounterAlertRow, 'id' | 'teller'>

/** As transfers of a report are read: every field that is wrong is named, below `path`. */
export function readEarlier(payments: readonly EarlierPayment[], now: Date, path: string, problems: FieldProblem[]): ReadTransfer[] {
  return readTransfers(payments.map((one) => ({ ...one, channel: 'card', payer: '', payerBank: '', payeeName: '' })), now, path, problems)
}

/** The customer remembers more while somebody is on the way: it is told once, however often it is sent, and what was missing before is filled in. */
export function addEarlier(context: TapContext, alertId: string, { payments }: CounterPaymentsBody): Promise<void> {
  allow(context.actor, 'counter.alert')
  const problems: FieldProblem[] = []
  const earlier = readEarlier(payments, context.now, '/payments', problems)
  if (problems.length > 0) throw refuseFields('case.invalid', problems)
  return onOwnOpenAlert(context, alertId, async (tx, own) => takeEarlier(tx, context, { ...own, told: await readTold(tx, earlier, '/payments') }))
}

type Own = { readonly alert: CounterAlertRow; readonly warning: WarningRow }

/** Nobody else's, of the same counter neither; until it is settled. */
function onOwnOpenAlert(context: TapContext, alertId: string, act: (tx: Tx, own: Own) => Promise<void>): Promise<void> {
  return actAs(context, (tx) => alertById(tx, alertId), async (tx, alert) => {
    if (alert?.teller !== context.actor.userId) throw refuse('request.not_found')
    const warning = (await lockedWarning(tx, alert.warning_id))!
    if (!(await isFirst(tx, context, alertId))) return
    if (warning.state === 'closed' || (await taskById(tx, alert.task_id))?.state === 'closed') throw refuse('counter.closed')
    await act(tx, { alert, warning })
  })
}

type Earlier = { readonly alert: Alert; readonly warning: WarningRow; readonly told: readonly Told[] }

/** What can be stopped gets its order, and what cannot yet is kept and shown. The warning is locked. */
export async function takeEarlier(tx: Tx, context: TapContext, { alert, warning, told }: Earlier): Promise<void> {
  if (told.length === 0) return
  const known = await paymentsOfAlerts(tx, [alert.id])
  const { fresh, completed } = sorted(context, { alert, warning, known, told })
  if (known.length + fresh.length > PAYMENTS_OF_ALERT_MAX) throw refuse('counter.too_many', { max: PAYMENTS_OF_ALERT_MAX })
  await insertPayments(tx, fresh)
  for (const row of completed) await completePayment(tx, row.id, row)
  await keepIdentifiers(tx, context.vault, told.flatMap(({ transfer: { payee } }) => (payee === undefined ? [] : [context.vault.identifier('account', payee.value)])))
  const changed = [...fresh, ...completed]
  if (changed.length === 0) return
  const all = new Map([...known, ...changed].map((row) => [row.id, row]))
  await stopAndTell(tx, context, { alert, warning, changed, all: [...all.values()], kind: 'counter-told', by: null })
  await audit(tx, { actor: context.actor.login, action: 'counter.add_payments', subject: alert.id, detail: { warning: warning.id, added: fresh.length, completed: completed.length } }, context.now)
}

type Sorted = { readonly fresh: CounterPaymentRow[]; readonly completed: CounterPaymentRow[] }

/** By amount and time, as what a victim tells twice; each payment is met once, and first where the account is named both times. */
function sorted(context: TapContext, { alert, warning, known, told }: Earlier & { readonly known: readonly CounterPaymentRow[] }): Sorted {
  const { vault, now, actor } = context
  const unmet = new Set(known)
  const said = told.map(({ transfer: { payee, amountFen, at }, payeeBank }) => ({ account: payee === undefined ? null : vault.token('account', payee.value) as string, bank: payeeBank, amountFen, at }))
  type Heard = (typeof said)[number]
  const completed: CounterPaymentRow[] = []
  const without = (left: readonly Heard[], isSame: (one: Heard, row: CounterPaymentRow) => boolean) => left.filter((one) => {
    const row = [...unmet].find((other) => other.amount_fen === one.amountFen && other.at.getTime() === one.at.getTime() && isSame(one, other))
    if (row === undefined) return true
    unmet.delete(row)
    const whole = { account: row.account ?? one.account, bank: row.bank ?? one.bank }
    if (whole.account !== row.account || whole.bank !== row.bank) completed.push({ ...row, ...whole, completed_at: now, completed_by: actor.userId })
    return false
  })
  const fresh = without(without(said, (one, row) => one.account === row.account), (one, row) => one.account === null || row.account === null)
  return {
    completed,
    fresh: fresh.map((one, index) => ({
      id: context.newId(), alert_id: alert.id, nth: known.length + index + 1, warning_id: warning.id, teller: alert.teller, account: one.account, bank: one.bank, amount_fen: one.amountFen, at: one.at, told_at: now,
      completed_at: null, completed_by: null,
    })),
  }
}

/**
 * The bank that the digits did not tell, or the account that nobody knew: an officer at the counter or the centre has found it out, also when the
 * alert is settled, for the money is gone all the same. Whoever sees the warning, or has a task of it, may say it.
 */
export function completeEarlier(context: TapContext, warningId: string, body: CompletePaymentBody): Promise<void> {
  allow(context.actor, 'order.draft')
  return actAs(context, async (tx) => (await warningById(tx, warningId)) !== undefined || (await tasksOfWarning(tx, warningId)).length > 0, async (tx, isInSight) => {
    const warning = isInSight ? await lockedWarning(tx, warningId) : undefined
    if (warning === undefined) throw refuse('request.not_found')
    if (warning.merged_into !== null) throw refuse('merge.is_merged')
    const all = await paymentsOfWarnings(tx, [warning.id, ...(await mergedInto(tx, [warning.id])).map(({ id }) => id)])
    const row = all.find(({ id }) => id === body.payment)
    if (row === undefined) throw refuse('request.not_found')
    if (!(await isFirst(tx, context, row.id))) return
    await fillIn(tx, context, { warning, row, all, by: context.actor.userId }, body)
  })
}

/** The teller finds it on the slip while somebody is on the way. */
export function completeOwn(context: TapContext, alertId: string, body: CompletePaymentBody): Promise<void> {
  allow(context.actor, 'counter.alert')
  return onOwnOpenAlert(context, alertId, async (tx, { alert, warning }) => {
    const all = await paymentsOfAlerts(tx, [alert.id])
    const row = all.find(({ id }) => id === body.payment)
    if (row === undefined) throw refuse('request.not_found')
    await fillIn(tx, context, { warning, row, all, by: null }, body)
  })
}

type Missing = { readonly by: string | null; readonly warning: WarningRow; readonly row: CounterPaymentRow; readonly all: readonly CounterPaymentRow[] }

async function fillIn(tx: Tx, context: TapContext, { warning, row, all, by }: Missing, body: CompletePaymentBody): Promise<void> {
  if (row.account !== null && row.bank !== null) throw refuse('counter.payment_known')
  const { account, bank } = await readMissing(tx, context, row, body)
  const whole = { account: row.account ?? (account === undefined ? null : context.vault.token('account', account)), bank: row.bank ?? bank }
  if (whole.account === row.account && whole.bank === row.bank) throw refuse('counter.nothing_said')
  const completed = { ...row, ...whole, completed_at: context.now, completed_by: context.actor.userId }
  await completePayment(tx, row.id, completed)
  if (account !== undefined) await keepIdentifiers(tx, context.vault, [context.vault.identifier('account', account)])
  const rows = all.map((one) => (one.id === row.id ? completed : one))
  await stopAndTell(tx, context, { alert: { id: row.alert_id, teller: row.teller }, warning, changed: [completed], all: rows, kind: 'counter-completed', by })
  await audit(tx, { actor: context.actor.login, action: 'counter.complete_payment', subject: row.id, detail: { warning: warning.id, isAccount: row.account !== whole.account, bank: whole.bank } }, context.now)
}

type Said = { readonly account: string | undefined; readonly bank: string | null }

/** An account that is known is not typed again: only its bank is missing. */
async function readMissing(tx: Tx, { now }: TapContext, row: CounterPaymentRow, { payee, payeeCorporate, payeeBank }: CompletePaymentBody): Promise<Said> {
  const problems: FieldProblem[] = []
  const typed = { payee: row.account === null ? payee : '', ...(payeeCorporate === undefined ? {} : { payeeCorporate }), payeeBank, amountFen: row.amount_fen, at: row.at.toISOString() }
  const [read] = readEarlier([typed], now, '', problems)
  const words = read!.payeeBank
  const [named] = words === '' ? [] : await organisationsByWords(tx, words, ['bank', 'payment'])
  // It is one payment, and its fields are named by themselves.
  const all = problems.map((one) => ({ ...one, path: one.path.replace('/0/', '/') }))
  if (words !== '' && named === undefined) all.push({ path: '/payeeBank', refusal: refuse('transfer.unknown_bank', { bank: words }) })
  if (all.length > 0) throw refuseFields('case.invalid', all)
  const account = read!.payee?.value
  return { account, bank: named?.code ?? (account === undefined ? null : ((await banksOf(tx, [account])).get(account) ?? null)) }
}

type Changed = {
  readonly alert: Alert; readonly warning: WarningRow; readonly changed: readonly CounterPaymentRow[]; readonly all: readonly CounterPaymentRow[]
  readonly kind: 'counter-told' | 'counter-completed'; readonly by: string | null
}

/** With what was told before of the same accounts: the order is about the sum. The teller, the officers and the centre see what is left over. */
async function stopAndTell(tx: Tx, context: TapContext, { alert, warning, changed, all, kind, by }: Changed): Promise<void> {
  const banks = await bankOfEach(tx, context, all)
  const accounts = new Set(changed.map(({ account }) => account))
  const payments = all.filter(({ account }) => account !== null && accounts.has(account))
    .map((row) => ({ id: null, level: 1, account: row.account as Token, bank: banks.get(row.account!) ?? null, amountFen: row.amount_fen, paidAt: row.at, toldBy: 'record' as const }))
  const { drafted, inHand } = await draftStops(tx, context, { kind: 'warning', id: warning.id, region: warning.region, unit: warning.unit, personId: warning.person_id, by }, payments)
  const missing = all.filter(({ account }) => account === null || !banks.has(account)).length
  const detail = { payments: changed.length, stops: drafted.length + inHand.length, missing, ...(missing === 0 ? {} : { because: 'payment-incomplete' }) }
  await recordSteps(tx, [{ subjectId: warning.id, taskId: null, actor: context.actor.userId, kind, detail, region: warning.region, unit: warning.unit }], context.now)
  await announce(tx, [{ type: 'warning.changed', subject: warning.id, region: warning.region, unit: warning.unit }, { type: 'counter.changed', subject: alert.id, userId: alert.teller }], context.now)
}

/** Whose bank is known once is known for every payment to the same account. */
async function bankOfEach(tx: Tx, { actor, now }: TapContext, all: readonly CounterPaymentRow[]): Promise<Map<string, string>> {
  const banks = new Map(all.flatMap(({ account, bank }) => (account === null || bank === null ? [] : [[account, bank] as const])))
  for (const row of all) {
    const bank = row.account === null ? undefined : banks.get(row.account)
    if (row.bank === null && bank !== undefined) await completePayment(tx, row.id, { account: row.account, bank, completed_at: now, completed_by: actor.userId })
  }
  return banks
}
