#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Halves the time of every start but the first; so everything else is imported after it.
enableCompileCache()

/** What `npm start` runs, and the parts it starts: `demo`, `found-demo`, `serve`, `worker`. Everything else is `gb` (src/gb.ts). */
async function main(mode: string): Promise<void> {
  const { configFrom } = await import('./platform/config.ts')
  const say = (line: string) => console.log(line)
  switch (mode) {
    case 'demo':
      return (await import('./run/demo.ts')).demo(configFrom(process.env), say)
    case 'found-demo':
      return (await import('./run/found-demo.ts')).foundDemo(configFrom(process.env), say)
    case 'serve':
    case 'worker':
      return (await import('./cli/run.ts')).run(mode)
    default:
      throw new Error(`unknown mode "${mode}": demo, serve or worker`)
  }
}

main(process.argv[2] ?? 'demo').catch(async (error: unknown) => {
  // Read in a terminal: the sentence first, a stack only for what nobody expected.
  const { sayFailure } = await import('./cli/failure.ts')
  sayFailure(error)
  process.exit(1)
})
