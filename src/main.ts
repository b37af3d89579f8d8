#!/usr/bin/env node
import { run } from './cli/run.ts'
import { Refusal } from './domain/refusal.ts'
import { configFrom } from './platform/config.ts'
import { demo } from './run/demo.ts'

/** What `npm start` runs, and the parts it starts: `demo`, `serve`, `worker`. Everything else is `gb` (src/gb.ts). */
async function main(mode: string): Promise<void> {
  if (mode === 'demo') return demo(configFrom(process.env), (line) => console.log(line))
  if (mode !== 'serve' && mode !== 'worker') throw new Error(`unknown mode "${mode}": demo, serve or worker`)
  return run(mode)
}

main(process.argv[2] ?? 'demo').catch((error: unknown) => {
  // Read in a terminal: the sentence first, a stack only for what nobody expected.
  if (error instanceof Refusal) console.error(`[${error.code}] ${error.zh}\n${error.en}`)
  else console.error(error)
  process.exit(1)
})
