import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Line, TakeLines, Tally } from '../flows/lines-to-signals.ts'
import type { Source } from '../flows/signals-to-warnings.ts'
import type { Config } from '../platform/config.ts'
import { log } from '../platform/log.ts'

const THREADS_MAX = 4
/** A second chunk would keep the thread busy while the first waits for the database, but the database then works on as many transactions as there are cores twice over, and all take longer. */
const CHUNKS_PER_THREAD = 1
/** A thread's young generation holds what two chunks make, so that hardly anything survives into the old one: a tenth of the time of a signal. */
const YOUNG_MEGABYTES = 96
const OLD_MEGABYTES_MAX = 384

export type ThreadParts = { readonly config: Config; readonly appUrl: string }
export type ChunkOrder = { readonly id: number; readonly source: Source; readonly lines: readonly Line[] }
export type ChunkAnswer = { readonly id: number; readonly tally: Tally } | { readonly id: number; readonly failure: Failure }
/** What is left of an error on its way between threads; the code says what it means. */
export type Failure = { readonly message: string; readonly code: string | undefined; readonly stack: string | undefined }

type Waiting = { readonly order: ChunkOrder; readonly answer: (tally: Tally) => void; readonly fail: (error: Error) => void }
type Thread = { readonly worker: Worker; readonly underWay: Map<number, Waiting> }

export type IngestThreads = { readonly take: TakeLines; readonly stop: () => Promise<void> }

/**
 * Batches are read, sealed and judged on threads of their own: both cores work on them, and the thread that answers officers and single
 * posts never waits for a batch. Started with the first batch. A thread that dies fails what it had under way, which was not acknowledged,
 * and the next batch starts another.
 */
export function ingestThreads(config: Config, appUrl: string, committed: () => void): IngestThreads {
  const threads = new Set<Thread>()
  const waiting: Waiting[] = []
  const count = Math.max(1, Math.min(THREADS_MAX, availableParallelism()))
  let nextId = 0

  const start = (): Thread => {
    const thread: Thread = {
      worker: new Worker(new URL('./ingest-thread.ts', import.meta.url), { workerData: { config, appUrl } satisfies ThreadParts, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: OLD_MEGABYTES_MAX } }),
      underWay: new Map(),
    }
    thread.worker.on('message', (answer: ChunkAnswer) => {
      const asked = thread.underWay.get(answer.id)!
      thread.underWay.delete(answer.id)
      if ('tally' in answer) {
        committed()
        asked.answer(answer.tally)
      } else asked.fail(Object.assign(new Error(answer.failure.message), answer.failure))
      hand()
    })
    thread.worker.on('error', (error) => ended(thread, error as Error))
    thread.worker.on('exit', (code) => ended(thread, new Error(`a thread of the batches ended with ${code}`)))
    threads.add(thread)
    return thread
  }

  const ended = (thread: Thread, error: Error): void => {
    if (!threads.delete(thread)) return
    if (thread.underWay.size > 0) log.error({ err: error, chunks: thread.underWay.size }, 'a thread of the batches died')
    for (const { fail } of thread.underWay.values()) fail(error)
    hand()
  }

  const hand = (): void => {
    while (waiting.length > 0) {
      const idlest = [...threads].toSorted((a, b) => a.underWay.size - b.underWay.size)[0]
      const thread = idlest !== undefined && (idlest.underWay.size === 0 || threads.size === count) ? idlest : start()
      if (thread.underWay.size >= CHUNKS_PER_THREAD) return
      const next = waiting.shift()!
      thread.underWay.set(next.order.id, next)
      thread.worker.postMessage(next.order)
    }
  }

  return {
    take: {
      atOnce: count * CHUNKS_PER_THREAD,
      chunk: (source, lines) => new Promise((answer, fail) => {
        waiting.push({ order: { id: nextId++, source, lines }, answer, fail })
        hand()
      }),
    },
    stop: async () => {
      await Promise.all([...threads].map(({ worker }) => new Promise<void>((resolve) => {
        worker.once('exit', () => resolve())
        worker.postMessage('stop')
      })))
    },
  }
}
