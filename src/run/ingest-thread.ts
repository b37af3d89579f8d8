import { parentPort, workerData } from 'node:worker_threads'
import { takeChunk } from '../flows/lines-to-signals.ts'
import { startPlaceFinder } from '../jobs/place-finder.ts'
import { codeOf } from '../platform/postgres/failure.ts'
import { openRuntime } from '../platform/runtime.ts'
import type { ChunkAnswer, ChunkOrder, ThreadParts } from './ingest-threads.ts'
import { bureauOrRefuse } from './open-bureau.ts'

/** A thread that takes chunks of batches (ingest-threads.ts). Stateless: it may die at any moment. */
const port = parentPort!
const { config, appUrl } = workerData as ThreadParts
const CONNECTIONS_MAX = 1

const runtime = openRuntime(config, appUrl, 'ingest')
const contextNow = runtime.lane('bulk', CONNECTIONS_MAX)
const places = bureauOrRefuse(contextNow()).then(({ city }) => startPlaceFinder(contextNow, city))

port.on('message', (order: ChunkOrder | 'stop') => void (order === 'stop' ? stop() : take(order)))

async function take({ source, lines }: ChunkOrder): Promise<void> {
  port.postMessage(await takeChunk(contextNow, source, lines, (await places).locate).then(
    (tally): ChunkAnswer => ({ tally }),
    (error: Error): ChunkAnswer => ({ failure: { message: error.message, code: codeOf(error), stack: error.stack } }),
  ))
}

async function stop(): Promise<void> {
  await places.then((found) => found.stop(), () => undefined)
  await runtime.close()
  port.close()
}
