#!/usr/bin/env node
import { Refusal } from './domain/refusal.ts'
import { configFrom } from './platform/config.ts'
import { log } from './platform/log.ts'
import { openDatabase, openRuntime } from './platform/runtime.ts'
import { demo } from './run/demo.ts'
import { serve, work } from './run/serve.ts'

/** Run modes: `demo` (npm start), `serve`, `worker`, `migrate`. */
async function main(mode: string): Promise<void> {
  const config = configFrom(process.env)
  if (mode === 'demo') return demo(config, (line) => console.log(line))
  const database = await openDatabase(config)
  if (mode === 'migrate') {
    log.info({ applied: database.migrations }, 'migrated')
    return database.stop()
  }
  if (mode !== 'serve' && mode !== 'worker') throw new Error(`unknown mode "${mode}": demo, serve, worker or migrate`)
  const runtime = openRuntime(config, database.appUrl, mode)
  const running = mode === 'serve' ? await serve(config, runtime) : await work(runtime)
  log.info({ mode, url: 'url' in running ? running.url : undefined }, 'running')
  const stop = async () => {
    await running.stop()
    await runtime.close()
    await database.stop()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}

main(process.argv[2] ?? 'demo').catch((error: unknown) => {
  // The operator reads this in a terminal: the sentence first, a stack only for what nobody expected.
  if (error instanceof Refusal) console.error(`${error.zh}\n${error.en}`)
  else console.error(error)
  process.exit(1)
})
