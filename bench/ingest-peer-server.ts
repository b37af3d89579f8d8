import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { configFrom } from '../src/platform/config.ts'
import { openRuntime } from '../src/platform/runtime.ts'
import { insertOnly } from './ingest-peer.ts'

/** One process of the peer over HTTP: takes the same requests as `POST /api/signals:batch` on a port that it tells, and inserts what they hold. */
const [appUrl, sourceJson] = process.argv.slice(2) as [string, string]
const runtime = openRuntime(configFrom(process.env), appUrl, 'bench peer')
const source = JSON.parse(sourceJson) as Source
await runtime.pool('warm', 1).query('select 1')
const server = createServer((request, response) => {
  insertOnly(runtime.lane('bulk', 3), source, request).then(
    (receipt) => response.end(JSON.stringify(receipt)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
})
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
process.once('message', async () => {
  server.close()
  server.closeAllConnections()
  await runtime.close()
  process.disconnect()
})
