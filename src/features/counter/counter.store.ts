import { sql, type Transaction } from 'kysely'

export type CounterAlertRow = {
  id: string; warning_id: string; task_id: string; person_id: number; bank_unit: string; teller: string; amount_fen: number; tags: string[]; at: Date; region: number; unit: string
}
export type CounterTables = { counter_alert: CounterAlertRow }
type Tx = Transaction<CounterTables>

const ALERTS_SHOWN_MAX = 20

export async function insertAlert(tx: Tx, row: CounterAlertRow): Promise<void> {
  await sql`insert into counter_alert (id, warning_id, task_id, person_id, bank_unit, teller, amount_fen, tags, at, region, unit)
    values (${row.id}, ${row.warning_id}, ${row.task_id}, ${row.person_id}, ${row.bank_unit}, ${row.teller}, ${row.amount_fen}, ${row.tags}::text[], ${row.at}, ${row.region}, ${row.unit})`.execute(tx)
}

/** A teller's own, the newest first. Index: counter_alert_by_teller. */
export function alertsOfTeller(tx: Tx, teller: string, since: Date): Promise<CounterAlertRow[]> {
  return tx.selectFrom('counter_alert').selectAll().where('teller', '=', teller).where('at', '>=', since).orderBy('at', 'desc').limit(ALERTS_SHOWN_MAX).execute()
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
