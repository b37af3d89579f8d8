import { sql, type Transaction } from 'kysely'
import { int2s, int8s, texts, times, uuids } from '../../platform/postgres/arrays.ts'

export type CounterAlertRow = {
  id: string; warning_id: string; task_id: string; person_id: number; bank_unit: string; teller: string; amount_fen: number; tags: string[]; at: Date; region: number; unit: string
}
/** `account`: a token; null while nobody could say it. `bank`: null while neither the digits nor a person tell it. */
export type CounterPaymentRow = {
  id: string; alert_id: string; nth: number; warning_id: string; teller: string; account: string | null; bank: string | null; amount_fen: number; at: Date; told_at: Date; completed_at: Date | null; completed_by: string | null
}
export type CounterTables = { counter_alert: CounterAlertRow; counter_payment: CounterPaymentRow }
type Tx = Transaction<CounterTables>

const ALERTS_SHOWN_MAX = 20
/** Of one alert: more than anybody reads out at a counter. */
export const PAYMENTS_OF_ALERT_MAX = 50

export async function insertAlert(tx: Tx, row: CounterAlertRow): Promise<void> {
  await sql`insert into counter_alert (id, warning_id, task_id, person_id, bank_unit, teller, amount_fen, tags, at, region, unit)
    values (${row.id}, ${row.warning_id}, ${row.task_id}, ${row.person_id}, ${row.bank_unit}, ${row.teller}, ${row.amount_fen}, ${row.tags}::text[], ${row.at}, ${row.region}, ${row.unit})`.execute(tx)
}

/** A teller's own, the newest first. Index: counter_alert_by_teller. */
export function alertsOfTeller(tx: Tx, teller: string, since: Date): Promise<CounterAlertRow[]> {
  return tx.selectFrom('counter_alert').selectAll().where('teller', '=', teller).where('at', '>=', since).orderBy('at', 'desc').limit(ALERTS_SHOWN_MAX).execute()
}

export function alertById(tx: Tx, id: string): Promise<CounterAlertRow | undefined> {
  return tx.selectFrom('counter_alert').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Who waits at a counter for this warning. Index: counter_alert_by_warning. */
export function tellersOf(tx: Tx, warningId: string): Promise<Pick<CounterAlertRow, 'id' | 'teller'>[]> {
  return tx.selectFrom('counter_alert').select(['id', 'teller']).where('warning_id', '=', warningId).orderBy('at', 'desc').limit(ALERTS_SHOWN_MAX).execute()
}

/** The counter at which each of these warnings' persons stood last. */
export async function countersOf(tx: Tx, warningIds: readonly string[]): Promise<Map<string, { name: string; phone: string | null }>> {
  if (warningIds.length === 0) return new Map()
  const found = await sql<{ warning_id: string; name: string; phone: string | null }>`
    select distinct on (a.warning_id) a.warning_id, u.name, u.phone from counter_alert a join unit u on u.code = a.bank_unit
    where a.warning_id = any(${warningIds}::uuid[]) order by a.warning_id, a.at desc`.execute(tx)
  return new Map(found.rows.map((row) => [row.warning_id, { name: row.name, phone: row.phone }]))
}

export async function insertPayments(tx: Tx, payments: readonly CounterPaymentRow[]): Promise<void> {
  if (payments.length === 0) return
  await sql`
    insert into counter_payment (id, alert_id, nth, warning_id, teller, account, bank, amount_fen, at, told_at)
    select * from unnest(${uuids(payments, (row) => row.id)}::uuid[], ${uuids(payments, (row) => row.alert_id)}::uuid[], ${int2s(payments, (row) => row.nth)}::smallint[],
      ${uuids(payments, (row) => row.warning_id)}::uuid[], ${uuids(payments, (row) => row.teller)}::uuid[],
      ${uuids(payments, (row) => row.account)}::uuid[], ${texts(payments, (row) => row.bank)}::text[], ${int8s(payments, (row) => row.amount_fen)}::bigint[], ${times(payments, (row) => row.at)}::timestamptz[],
      ${times(payments, (row) => row.told_at)}::timestamptz[])`.execute(tx)
}

/** What was missing, and who said it. */
export async function completePayment(tx: Tx, id: string, whole: Pick<CounterPaymentRow, 'account' | 'bank' | 'completed_at' | 'completed_by'>): Promise<void> {
  await tx.updateTable('counter_payment').set(whole).where('id', '=', id).execute()
}

/** In the order in which they were told. Index: counter_payment_by_alert. */
export function paymentsOfAlerts(tx: Tx, alertIds: readonly string[]): Promise<CounterPaymentRow[]> {
  if (alertIds.length === 0) return Promise.resolve([])
  return tx.selectFrom('counter_payment').selectAll().where('alert_id', 'in', [...alertIds]).orderBy('alert_id').orderBy('nth').limit(PAYMENTS_OF_ALERT_MAX * alertIds.length).execute()
}

/** Of all alerts under these warnings. Index: counter_payment_by_warning. */
export function paymentsOfWarnings(tx: Tx, warningIds: readonly string[]): Promise<CounterPaymentRow[]> {
  if (warningIds.length === 0) return Promise.resolve([])
  return tx.selectFrom('counter_payment').selectAll().where('warning_id', 'in', [...warningIds]).orderBy('told_at').orderBy('alert_id').orderBy('nth').limit(PAYMENTS_OF_ALERT_MAX * warningIds.length).execute()
}
