import { parseArgs } from 'node:util'
import { benchIngest } from './ingest.ts'
import { benchLists } from './lists.ts'
import { benchLive } from './live.ts'
import { benchStop } from './stop.ts'

/** `npm run bench -- ingest [--signals N] [--into N]`, `-- live`, `-- lists`, `-- stop`: one JSON line a job, with the load of the machine. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { signals: { type: 'string', default: '1000000' }, into: { type: 'string', default: '0' } } })
const print = (line: { readonly equal?: boolean }) => {
  console.log(JSON.stringify(line))
  // A figure whose two sides did not do the same says nothing.
  if (line.equal === false) process.exitCode = 1
}

switch (positionals[0]) {
  case 'ingest':
    await benchIngest({ signals: Number(values.signals), into: Number(values.into), print })
    break
  case 'live':
    await benchLive(print)
    break
  case 'lists':
    await benchLists(print)
    break
  case 'stop':
    await benchStop(print)
    break
  default:
    console.error('usage: npm run bench -- ingest [--signals N] [--into N] | live | lists | stop')
    process.exitCode = 1
}
