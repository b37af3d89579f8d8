import type { CAC } from 'cac'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { regionCode } from '../domain/region-code.ts'
import { refuse } from '../domain/refusal.ts'
import { bookRowsOf } from '../features/region/region.service.ts'
import { citiesKnown } from '../features/region/region.store.ts'
import { asSystem } from '../platform/transaction.ts'
import { blocksOf } from './line-blocks.ts'
import type { LocateParts, LocatedLines } from './locate-thread.ts'
import { withRuntime } from './with-runtime.ts'

/** Some two thousand addresses: a thread is kept busy, and the answers of a few blocks are little to hold. */
const BLOCK_CHARS = 200_000
const THREADS_MAX = 8
const BLOCKS_AHEAD = 2

export function locateCommand(cli: CAC): void {
  cli.command('locate', '地址定位到区划和网格，按行流式处理 {id, address} — places addresses: {id, address} a line, in one line or five parts (province, city, district, street, detail)')
    .option('--in <file>', 'JSONL 文件 — the file of addresses')
    .option('--out <file>', '结果文件（空：标准输出） — where answers go; nothing: standard output')
    .option('--city <code>', '城市四位代码（空：已导入的全部城市） — the city’s four digits; nothing: all that were imported')
    .option('--json', '每行输出 {id, code, level, name, confidence, reason, alternatives} — one JSON a line')
    .action((options: { in?: string; out?: string; city?: string; json?: boolean }) => withRuntime('import', async ({ runtime }) => {
      if (options.in === undefined) throw new Error('请用 --in 指明文件 — say which file with --in')
      const sources = await asSystem(runtime.contextNow(), async (tx) => {
        const cities = options.city === undefined ? await citiesKnown(tx) : [regionCode(String(options.city), 'city')]
        return Promise.all(cities.map((city) => bookRowsOf(tx, city)))
      })
      if (sources.every(({ divisions }) => divisions.length === 0)) throw refuse('locate.no_divisions')
      const out = options.out === undefined ? process.stdout : createWriteStream(options.out)
      const threads = locateThreads({ sources, isJson: options.json === true })
      let bad = 0
      try {
        for await (const answered of threads.answers(blocksOf(createReadStream(options.in, 'utf8'), BLOCK_CHARS))) {
          bad += answered.bad
          if (!out.write(answered.text)) await once(out, 'drain')
        }
      } finally {
        await threads.end()
      }
      if (bad > 0) process.exitCode = 2
      if (out !== process.stdout) await new Promise<void>((done) => { out.end(() => { done() }) })
    }))
}

type Block = { readonly firstLine: number; readonly text: string }
type Thread = { readonly worker: Worker; readonly asked: PromiseWithResolvers<LocatedLines>[] }

/** Each core places its blocks; the answers come in the order of the file. A thread is started with its first block. */
function locateThreads(parts: LocateParts) {
  const threads: Thread[] = []
  const count = Math.min(THREADS_MAX, availableParallelism())
  const ask = (block: Block, nth: number): Promise<LocatedLines> => {
    const thread = (threads[nth % count] ??= startThread(parts))
    const asked = Promise.withResolvers<LocatedLines>()
    thread.asked.push(asked)
    // It is waited for in its turn; until then nobody has to hear that it failed.
    asked.promise.catch(() => undefined)
    thread.worker.postMessage(block)
    return asked.promise
  }
  return {
    async* answers(blocks: AsyncIterable<Block>): AsyncGenerator<LocatedLines> {
      const ahead: Promise<LocatedLines>[] = []
      let nth = 0
      for await (const block of blocks) {
        ahead.push(ask(block, nth++))
        if (ahead.length > count * BLOCKS_AHEAD) yield await ahead.shift()!
      }
      for (const answer of ahead) yield await answer
    },
    end: () => Promise.all(threads.map(({ worker }) => worker.terminate())),
  }
}

function startThread(parts: LocateParts): Thread {
  const thread: Thread = { worker: new Worker(new URL('./locate-thread.ts', import.meta.url), { workerData: parts }), asked: [] }
  thread.worker.on('message', (answer: LocatedLines) => thread.asked.shift()!.resolve(answer))
  thread.worker.on('error', (error) => { for (const { reject } of thread.asked.splice(0)) reject(error) })
  return thread
}
