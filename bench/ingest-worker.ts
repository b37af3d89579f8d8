import { createReadStream } from 'node:fs'
import { takeLines } from '../src/flows/lines-to-signals.ts'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { configFrom } from '../src/platform/config.ts'
import { openRuntime } from '../src/platform/runtime.ts'
import { ingestThreads } from '../src/run/ingest-threads.ts'
import { insertOnly } from './ingest-peer.ts'

/** One process of the ingest bench: waits for "go", takes its files in, and says how many signals. `ours` does what `gb ingest` does. */
const [mode, appUrl, sourceJson, sendersJson] = process.argv.slice(2) as [string, string, string, string]
const config = configFrom(process.env)
const runtime = openRuntime(config, appUrl, `bench ${mode}`)
const source = JSON.parse(sourceJson) as Source
await runtime.pool('warm', 1).query('select 1')
const threads = ingestThreads(config, appUrl, { committed: () => undefined, isPressed: () => false })
process.send!('ready')
await new Promise((resolve) => process.once('message', resolve))
const accepted = await Promise.all((JSON.parse(sendersJson) as string[][]).map(async (files) => {
  let count = 0
  for (const file of files) {
    const body = createReadStream(file, { highWaterMark: 1 << 20 })
    count += (await (mode === 'ours' ? takeLines(threads.take, source, body) : insertOnly(runtime.lane('bulk', 3), source, body))).accepted
  }
  return count
}))
process.send!(accepted.reduce((sum, one) => sum + one, 0))
// What it holds is read before it goes.
await new Promise((resolve) => process.once('message', resolve))
await threads.stop()
await runtime.close()
process.disconnect()
