import { sql, type Transaction } from 'kysely'

/** The next number of a series, without gaps: its row stays locked until the transaction ends. */
export async function nextSerial(tx: Transaction<{ serial_number: { series: string; last: number } }>, series: string): Promise<number> {
  const taken = await sql<{ last: number }>`insert into serial_number (series, last) values (${series}, 1) on conflict (series) do update set last = serial_number.last + 1 returning last`.execute(tx)
  return taken.rows[0]!.last
}
