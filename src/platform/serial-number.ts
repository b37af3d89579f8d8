import { sql, type Transaction } from 'kysely'

/** The first of `count` numbers of a series, which belong to the caller. Whoever asks next waits until this transaction ends: no number is left out. */
export async function nextSerials(tx: Transaction<{ serial_number: { series: string; last: number } }>, series: string, count: number): Promise<number> {
  const taken = await sql<{ last: number }>`insert into serial_number (series, last) values (${series}, ${count})
    on conflict (series) do update set last = serial_number.last + ${count} returning last`.execute(tx)
  return taken.rows[0]!.last - count + 1
}
