import type { Pool } from 'pg'
import { together } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

export const LIVE_CHANNEL = 'gb_live'
const BATCH_ROWS_MAX = 200
/** PostgreSQL refuses payloads of 8000 bytes and more; a payload is begun below this, and a row has a few hundred. */
const PAYLOAD_BYTES_MAX = 6_000
/** The look that finds what another process wrote and did not wake us for. */
const IDLE_LOOK_MS = 200
const AFTER_FAILURE_MS = 1_000

export type LiveRow = { readonly id: number; readonly type: string; readonly subject: string; readonly region: number | null; readonly unit: string | null; readonly userId: string | null; readonly data: Record<string, unknown> }

/**
 * Tells every server process what has committed: outbox rows of the channel `live` go out by NOTIFY and are marked when sent. Pages only ask
 * again for what they show, so twice is the same as once.
 * NOTIFY stays out of ingest's transactions: it takes a lock at commit that everybody would wait for.
 */
export function startLiveRelay(pool: Pool): Loop {
  return loop(async () => ((await relayOnce(pool)) === BATCH_ROWS_MAX ? 'more' : 'idle'), { name: 'live relay', idleMs: IDLE_LOOK_MS, afterFailureMs: AFTER_FAILURE_MS })
}

/** One journey to the database, whatever there is to tell: it lies between a commit and the officer's page. */
const TELL = `
  with due as (
    select id from outbox where channel = 'live' and sent_at is null and failed_at is null order by next_at, id limit $1 for update skip locked
  ), told as (
    update outbox o set sent_at = now(), attempts = o.attempts + 1 from due where o.id = due.id
    returning o.id, json_build_object('id', o.id, 'type', o.type, 'subject', o.subject, 'region', o.region, 'unit', o.unit, 'userId', o.user_id, 'data', o.data)::text as event
  ), page as (
    select id, event, (sum(octet_length(event)) over (order by id) - octet_length(event)) / $2 as nth from told
  )
  select count(*) as events, pg_notify($3, '[' || string_agg(event, ',' order by id) || ']') from page group by nth order by nth`

async function relayOnce(pool: Pool): Promise<number> {
  const client = await pool.connect()
  try {
    const [, , { rows }] = await together(
      client.query('begin'), client.query(`select set_config('gb.system', 'on', true)`),
      client.query<{ events: number }>(TELL, [BATCH_ROWS_MAX, PAYLOAD_BYTES_MAX, LIVE_CHANNEL]), client.query('commit'),
    )
    return rows.reduce((sum, row) => sum + row.events, 0)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
