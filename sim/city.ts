import { parseArgs } from 'node:util'
import { buildCity } from '../demo/city.ts'
import { Api, Refused } from './api.ts'
import { Crew } from './crew.ts'
import { Feed, type Keys } from './feed.ts'
import { People } from './people.ts'
import { Sessions } from './sessions.ts'

/**
 * The living demo city: signals keep coming and officers keep working, all of it through the public HTTP API, as any source and any phone
 * would. A process of its own: kill it and the product goes on; a real bureau is refused.
 *
 *   GB_URL (or --url)   where the server is
 *   GB_DEMO_KEYS        the sources' API keys as JSON, as seedDemo answered them
 *   --pace 1…20         how much faster than life
 */
const REPORT_EVERY_MS = 300_000
const PACE_MAX = 20
/** Another start would end in the same way. */
const EXIT_REFUSED = 3
const STOP_MS_MAX = 1_500

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { url: { type: 'string', default: process.env.GB_URL ?? 'http://127.0.0.1:8080' }, pace: { type: 'string', default: process.env.GB_SIM_PACE ?? '1' } } })
  const pace = Number(values.pace)
  if (!(pace >= 1 && pace <= PACE_MAX)) throw new Error(`--pace is a number from 1 to ${PACE_MAX}, not "${values.pace}"`)
  const keys = JSON.parse(process.env.GB_DEMO_KEYS ?? '{}') as Keys
  if (keys.carrier === undefined) throw new Error('GB_DEMO_KEYS holds no key of the source "carrier": the database was seeded by another install')

  const ending = new AbortController()
  process.once('SIGTERM', () => end(ending))
  process.once('SIGINT', () => end(ending))
  const api = new Api(values.url, ending.signal)
  const city = buildCity()
  const people = new People(api, city)
  const sessions = new Sessions(api, await people.demoPassword())
  const me = await sessions.me(await people.watcher())
  if (!me.demo) throw new Refused(409, 'bureau.real')

  const feed = new Feed(api, city, keys, pace)
  const crew = new Crew({ api, sessions, people, feed, pace, end: ending.signal })
  const report = setInterval(() => console.log(`live city: ${feed.sent} signals, ${crew.done} officers' actions, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`), REPORT_EVERY_MS)
  ending.signal.addEventListener('abort', () => clearInterval(report))
  await Promise.all([feed.run(), crew.run()])
}

function end(ending: AbortController): void {
  ending.abort()
  setTimeout(() => process.exit(0), STOP_MS_MAX).unref()
}

main().then(() => process.exit(0), (error: unknown) => {
  if ((error as Error).name === 'AbortError') process.exit(0)
  const refused = error instanceof Refused
  console.error(`live city: ${refused ? `not a demo bureau, nothing is played here (${error.message})` : String(error)}`)
  process.exit(refused ? EXIT_REFUSED : 1)
})
