import { createReadStream } from 'node:fs'
import { takeHere, takeLines } from '../src/flows/lines-to-signals.ts'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { configFrom } from '../src/platform/config.ts'
import { openRuntime } from '../src/platform/runtime.ts'
import { insertOnly } from './ingest-peer.ts'

/** One worker process of the ingest bench: waits for "go", takes its file in, and says what it did. */
const [mode, file, appUrl, sourceJson] = process.argv.slice(2) as [string, string, string, string]
const runtime = openRuntime(configFrom(process.env), appUrl, `bench ${mode}`)
const source = JSON.parse(sourceJson) as Source
await runtime.pool('warm', 1).query('select 1')
process.send!('ready')
await new Promise((resolve) => process.once('message', resolve))
const begun = performance.now()
const body = createReadStream(file, { highWaterMark: 1 << 20 })
const contextNow = runtime.lane('bulk', 3)
const receipt = mode === 'ours' ? await takeLines(takeHere(contextNow, () => undefined), source, body) : await insertOnly(contextNow, source, body)
const seconds = (performance.now() - begun) / 1_000
await runtime.close()
process.send!({ ...receipt, seconds, rssMegabytes: process.memoryUsage.rss() / 1_048_576, cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6 })
process.disconnect()
