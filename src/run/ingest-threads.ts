import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Line, TakeLines, Tally } from '../flows/lines-to-signals.ts'
import type { Source } from '../flows/signals-to-warnings.ts'
import type { Config } from '../platform/config.ts'
import { log } from '../platform/log.ts'

const THREADS_MAX = 4
/** A thread's young generation holds what a chunk makes, so that hardly anything survives into the old one: a tenth of the time of a signal. */
const YOUNG_MEGABYTES = 96
const OLD_MEGABYTES_MAX = 384

export type ThreadParts = { readonly config: Config; readonly appUrl: string }
export type ChunkOrder = { readonly source: Source; readonly lines: readonly Line[] }
export type ChunkAnswer = { readonly tally: Tally } | { readonly failure: Failure }
/** What is left of an error on its way between threads; the code says what it means. */
export type Failure = { readonly message: string; readonly code: string | undefined; readonly stack: string | undefined }

type Waiting = { readonly order: ChunkOrder; readonly answer: (tally: Tally) => void; readonly fail: (error: Error) => void }
/** One chunk at a time: a second would only make the database work on more transactions than there are cores. */
type Thread = { readonly worker: Worker; underWay: Waiting | undefined }
type Options = {
  /** Called after each commit. */
  readonly committed: () => void
  /** Single posts are under way: they go first, so only one chunk may compete with them. */
  readonly isPressed: () => boolean
}

export type IngestThreads = { readonly take: TakeLines; readonly stop: () => Promise<void> }

/**
 * Batches are read, sealed and judged on threads of their own: both cores work on them, and the thread that answers officers and single
 * posts is free of them. Started with the first batch. A thread that dies fails the chunk it had under way, which was not acknowledged, and
 * the next one starts another.
 */
export function ingestThreads(config: Config, appUrl: string, { committed, isPressed }: Options): IngestThreads {
  const threads = new Set<Thread>()
  const waiting: Waiting[] = []
  const count = Math.max(1, Math.min(THREADS_MAX, availableParallelism()))

  const start = (): Thread => {
    const worker = new Worker(new URL('./ingest-thread.ts', import.meta.url), { workerData: { config, appUrl } satisfies ThreadParts, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: OLD_MEGABYTES_MAX } })
    const thread: Thread = { worker, underWay: undefined }
    worker.on('message', (answer: ChunkAnswer) => {
      const asked = thread.underWay!
      thread.underWay = undefined
      if ('tally' in answer) {
        committed()
        asked.answer(answer.tally)
      } else asked.fail(Object.assign(new Error(answer.failure.message), answer.failure))
      hand()
    })
    worker.on('error', (error) => ended(thread, error as Error))
    worker.on('exit', (code) => ended(thread, new Error(`a thread of the batches ended with ${code}`)))
    threads.add(thread)
    return thread
  }

  const ended = (thread: Thread, error: Error): void => {
    if (!threads.delete(thread)) return
    if (thread.underWay !== undefined) log.error({ err: error }, 'a thread of the batches died')
    thread.underWay?.fail(error)
    hand()
  }

  const hand = (): void => {
    while (waiting.length > 0) {
      const idle = [...threads].filter((thread) => thread.underWay === undefined)
      if (threads.size - idle.length >= (isPressed() ? 1 : count)) return
      const thread = idle[0] ?? start()
      thread.underWay = waiting.shift()!
      thread.worker.postMessage(thread.underWay.order)
    }
  }

  return {
    take: {
      atOnce: count,
      chunk: (source, lines) => new Promise((answer, fail) => {
        waiting.push({ order: { source, lines }, answer, fail })
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
