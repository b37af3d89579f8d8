import { Client } from 'pg'
import { withSchema } from './url.ts'

const ANALYZE_MS_MAX = 120_000

/** Statistics for the planner after a bulk load; without them a fresh table looks empty. Only the owner may make them. */
export async function analyze(ownerUrl: string, schema: string): Promise<void> {
  const client = new Client({ connectionString: withSchema(ownerUrl, schema), application_name: 'golden-bell analyze', query_timeout: ANALYZE_MS_MAX })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('analyze')
  } finally {
    await client.end()
  }
}
