import { Client } from 'pg'
import { withSchema } from './url.ts'

const CONNECT_MS_MAX = 10_000
const STATEMENT_MS_MAX = 120_000
const KEPT_TABLES = ['schema_migration']

/**
 * Empties a schema that holds rows but no bureau: its founding was cut off. Answers whether it did. As the owner, since the program itself may
 * not delete what is append-only. A schema with a bureau is never touched.
 */
export async function emptyUnfinished(ownerUrl: string, schema: string): Promise<boolean> {
  const client = new Client({ connectionString: withSchema(ownerUrl, schema), application_name: 'golden-bell empty', connectionTimeoutMillis: CONNECT_MS_MAX, statement_timeout: STATEMENT_MS_MAX })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin')
    const { rows: [found] } = await client.query<{ unfinished: boolean }>('select not exists (select from bureau) and exists (select from unit) as unfinished')
    if (found?.unfinished === true) await empty(client)
    await client.query('commit')
    return found?.unfinished === true
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function empty(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select format(\'%I\', relname) as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = \'r\' and relname <> all($1)', [KEPT_TABLES])
  await client.query(`truncate ${rows.map(({ name }) => name).join(', ')} restart identity`)
  // The audit chain begins as migration 0001 begins it; row security is forced on the owner too.
  await client.query("select set_config('gb.system', 'on', true)")
  await client.query("insert into audit_head (seq, hash) values (0, '\\x00')")
}
