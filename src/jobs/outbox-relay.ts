import type { Pool } from 'pg'
import { together } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

export const LIVE_CHANNEL = 'gb_live'
const BATCH_ROWS_MAX = 200
/** PostgreSQL refuses payloads of 8000 bytes and more. */
const PAYLOAD_BYTES_MAX = 7_500
/** The look that finds what another process wrote and did not wake us for. */
const IDLE_LOOK_MS = 200
const AFTER_FAILURE_MS = 1_000

export type LiveRow = { readonly id: number; readonly type: string; readonly subject: string; readonly region: number | null; readonly unit: string | null; readonly userId: string | null; readonly data: Record<string, unknown> }

/**
 * Tells every server process what has committed: outbox rows of the channel `live` go out by NOTIFY and are marked when sent. A relay that
 * dies between the two sends them again; pages only ask again for what they show, so twice is the same as once.
 * NOTIFY stands alone in its statement: it takes a lock at commit that must never be held by an ingest transaction.
 */
export function startLiveRelay(pool: Pool): Loop {
  return loop(async () => ((await relayOnce(pool)) === BATCH_ROWS_MAX ? 'more' : 'idle'), { name: 'live relay', idleMs: IDLE_LOOK_MS, afterFailureMs: AFTER_FAILURE_MS })
}

async function relayOnce(pool: Pool): Promise<number> {
  const client = await pool.connect()
  try {
    const [, , { rows }] = await together(client.query('begin'), client.query(`select set_config('gb.system', 'on', true)`), client.query<LiveRow>(`select id, type, subject, region, unit, user_id as "userId", data from outbox
      where channel = 'live' and sent_at is null and failed_at is null order by next_at, id limit ${BATCH_ROWS_MAX} for update skip locked`))
    if (rows.length > 0) {
      for (const payload of payloads(rows)) await pool.query('select pg_notify($1, $2)', [LIVE_CHANNEL, payload])
      await client.query('update outbox set sent_at = now(), attempts = attempts + 1 where id = any($1::bigint[])', [rows.map((row) => row.id)])
    }
    await client.query('commit')
    return rows.length
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

function payloads(rows: readonly LiveRow[]): string[] {
  const chunks: LiveRow[][] = [[]]
  let bytes = 2
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1
    if (bytes + size > PAYLOAD_BYTES_MAX) {
      chunks.push([])
      bytes = 2
    }
    chunks.at(-1)!.push(row)
    bytes += size
  }
  return chunks.map((chunk) => JSON.stringify(chunk))
}
