import { loadavg } from 'node:os'
import type { LiveEvent } from '../src/contract/event.ts'
import type { Signal } from '../src/contract/signal.ts'
import { insertSession } from '../src/features/account/account.store.ts'
import { phoneOf } from '../demo/residents.ts'
import { signalStream } from '../demo/signals.ts'
import { keyHash, randomKey } from '../src/platform/password.ts'
import { asSystem } from '../src/platform/transaction.ts'
import { asOwner, openHouse, percentile, startServer, type House, type Server } from './house.ts'

const POSTS_PER_SECOND = 200
const SECONDS = 15
const BATCH_SIGNALS = 20_000
const SENDERS = 2
/** More than two senders can bring in meanwhile. */
const BODIES = 16
const SETTLE_MS = 3_000
const DAY_MS = 86_400_000
/** Has no factor in common with the number of residents. */
const STRIDE = 7_919
const JOBS = ['warm-up', 'live-latency', 'live-latency-under-batch'] as const
type Job = (typeof JOBS)[number]
type Print = (line: object) => void

/** From the request of a single post to the event on the page of an officer of that place, at 200 posts a second: alone, and while batches run at full speed. */
export async function benchLive(print: Print): Promise<void> {
  const house = await openHouse()
  const server = await startServer(house)
  try {
    // A server that has just started compiles what it runs, and so does this process that listens: officers meet one that has run for days, their pages open.
    await measureLatency(house, server, 'warm-up', false)
    print(await measureLatency(house, server, 'live-latency', false))
    print(await measureLatency(house, server, 'live-latency-under-batch', true))
  } finally {
    await server.stop()
    await house.close()
  }
}

async function measureLatency(house: House, server: Server, job: Job, underBatch: boolean): Promise<object> {
  const officers = await officersOf(house)
  const page = await openPages(house, server.url, officers)
  const stopped = { now: false }
  const bodies = underBatch ? makeBodies(house) : []
  const batches = Promise.all(Array.from({ length: underBatch ? SENDERS : 0 }, () => keepBatching(house, server, bodies, stopped)))
  const { sent, answered } = await postSingles(house, server, job)
  stopped.now = true
  const batched = (await batches).reduce((sum, count) => sum + count, 0)
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  page.close()
  const rows = await asOwner(house, `select t.id, s.source_ref as ref from task t join signal s on s.person_id = t.person_id and s.source_ref like '${job}-%'`)
  const waits = rows.flatMap((row) => {
    const [from, to] = [sent.get(String(row.ref)), page.heard.get(String(row.id))]
    return from === undefined || to === undefined ? [] : [to - from]
  })
  return {
    job, posts: sent.size, pages: officers.length, heard: waits.length, equal: waits.length === sent.size, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99), answeredP50Ms: percentile(answered, 0.5),
    batchedPerSecond: Math.round(batched / SECONDS), megabytes: await server.peakMegabytes(), load: loadavg()[0],
  }
}

/** One officer of each station. */
async function officersOf(house: House): Promise<string[]> {
  const rows = await asOwner(house, `select distinct on (u.code) a.id as user_id from unit u join app_user a on a.unit = u.code and a.role = 'officer' and a.disabled_at is null where u.kind = 'station' order by u.code, a.login`)
  return rows.map((row) => String(row.user_id))
}

/** Each post is a counter alert about another resident, so that each must make a warning, a task and an event. */
async function postSingles(house: House, server: Server, job: Job): Promise<{ sent: Map<string, number>; answered: number[] }> {
  const sent = new Map<string, number>()
  const answered: number[] = []
  const answers: Promise<unknown>[] = []
  const begun = performance.now()
  for (let index = 0; index < POSTS_PER_SECOND * SECONDS; index++) {
    const waitMs = begun + (index * 1_000) / POSTS_PER_SECOND - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    const ref = `${job}-${index}`
    const signal: Signal = { ref, kind: 'counter', at: new Date().toISOString(), person: { phone: phoneOf(residentOf(job, index, house.city.people.count)) }, amountFen: 100_000 }
    sent.set(ref, performance.now())
    answers.push(fetch(`${server.url}/api/signals`, { method: 'POST', headers: { 'x-api-key': house.key, 'content-type': 'application/json' }, body: JSON.stringify(signal) }).then((answer) => answer.text()).then(() => { answered.push(performance.now() - sent.get(ref)!) }))
  }
  await Promise.all(answers)
  return { sent, answered }
}

/** All over the city, and another one for every post of every job. */
function residentOf(job: Job, index: number, residents: number): number {
  return ((JOBS.indexOf(job) * POSTS_PER_SECOND * SECONDS + index) * STRIDE) % residents
}

/** Made before they are sent: making them must not hold up the posts that are timed in this process. */
function makeBodies({ city }: House): string[] {
  return Array.from({ length: BODIES }, (_, round) => {
    const from = new Date(Date.now() - 56 * DAY_MS)
    return [...signalStream(city, 100 + round, { from, count: BATCH_SIGNALS, perHour: BATCH_SIGNALS / (50 * 24), fraudShare: 0.004 })].map(({ signal }) => JSON.stringify(signal)).join('\n')
  })
}

/** One sender after the other takes the next body, until the posts are over. */
async function keepBatching(house: House, server: Server, bodies: string[], stopped: { now: boolean }): Promise<number> {
  let accepted = 0
  while (!stopped.now) {
    const body = bodies.pop()
    if (body === undefined) throw new Error('the batches ran out before the posts did')
    const answer = await fetch(`${server.url}/api/signals:batch`, { method: 'POST', headers: { 'x-api-key': house.key, 'content-type': 'application/x-ndjson' }, body })
    accepted += ((await answer.json()) as { accepted: number }).accepted
  }
  return accepted
}

type Pages = { readonly heard: Map<string, number>; readonly close: () => void }

/** Their pages, open and listening; `heard` says when the event of a task came to the first of them. */
async function openPages({ runtime }: House, url: string, officers: readonly string[]): Promise<Pages> {
  const abort = new AbortController()
  const heard = new Map<string, number>()
  await Promise.all(officers.map(async (userId) => {
    const token = randomKey()
    const { now } = runtime.contextNow()
    const session = {
      id: runtime.contextNow().newId(), awaits_code: false, read_only: false, token_hash: keyHash(token), user_id: userId, csrf: randomKey(), created_at: now, last_seen_at: now,
      expires_at: new Date(now.getTime() + DAY_MS), client: null,
    }
    await asSystem(runtime.contextNow(), (tx) => insertSession(tx, session))
    const stream = await fetch(`${url}/api/events`, { headers: { cookie: `gb=${token}` }, signal: abort.signal })
    if (!stream.ok) throw new Error(`events: ${await stream.text()}`)
    void listen(stream, heard).catch(() => undefined)
  }))
  return { heard, close: () => abort.abort() }
}

async function listen(stream: Response, heard: Map<string, number>): Promise<void> {
  let rest = ''
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    const events = (rest + chunk).split('\n\n')
    rest = events.pop()!
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      const live = data === undefined ? undefined : (JSON.parse(data) as LiveEvent)
      if (live?.type === 'task.offered' && !heard.has(live.id)) heard.set(live.id, performance.now())
    }
  }
}
