import { Client } from 'pg'
import { withSchema } from './url.ts'

const CONNECT_MS_MAX = 10_000
const STATEMENT_MS_MAX = 600_000

/** After a bulk load: fresh tables have no statistics, and plans made without them go wrong. Only the owner of a table may do it. */
export async function analyze(ownerUrl: string, schema: string): Promise<void> {
  const client = new Client({ connectionString: withSchema(ownerUrl, schema), application_name: 'golden-bell analyze', connectionTimeoutMillis: CONNECT_MS_MAX, statement_timeout: STATEMENT_MS_MAX })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('select format(\'%I\', relname) as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = \'r\' order by relname')
    for (const { name } of rows) await client.query(`analyze ${name}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}
