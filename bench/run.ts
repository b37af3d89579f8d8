import { benchIngest } from './ingest.ts'

/** `npm run bench -- ingest [--signals N] [--into N]`: one JSON line a job: job, ours, peer (per second), ratio, equal, load. */
const [job, ...rest] = process.argv.slice(2)
const option = (name: string, fallback: number) => {
  const at = rest.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(rest[at + 1])
}
const print = (line: object) => console.log(JSON.stringify(line))

switch (job) {
  case 'ingest':
    await benchIngest({ signals: option('signals', 1_000_000), into: option('into', 0), print })
    break
  default:
    console.error('usage: npm run bench -- ingest [--signals N] [--into N]')
    process.exitCode = 1
}
