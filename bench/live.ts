import { loadavg } from 'node:os'
import type { LiveEvent } from '../src/contract/event.ts'
import type { Me } from '../src/contract/session.ts'
import type { Signal } from '../src/contract/signal.ts'
import { regionDigits } from '../src/domain/region-code.ts'
import { signalStream } from '../demo/signals.ts'
import { DEMO_PASSWORD } from '../src/reads/demo-logins.ts'
import { asOwner, openHouse, percentile, startServer, type House, type Server } from './house.ts'

const POSTS_PER_SECOND = 200
const SECONDS = 15
const LOGIN = 'analyst1'
const BATCH_SIGNALS = 20_000
const SETTLE_MS = 3_000
type Print = (line: object) => void

/** From the request of a single post to the event on an officer's open page, at 200 posts a second: alone, and while batches run at full speed. */
export async function benchLive(print: Print): Promise<void> {
  const house = await openHouse()
  const server = await startServer(house)
  try {
    print(await measureLatency(house, server, 'live-latency', false))
    print(await measureLatency(house, server, 'live-latency-under-batch', true))
  } finally {
    await server.stop()
    await house.close()
  }
}

async function measureLatency(house: House, server: Server, job: string, underBatch: boolean): Promise<object> {
  const page = await openPage(server.url)
  const stopped = { now: false }
  const batches = underBatch ? keepBatching(house, server, stopped) : Promise.resolve(0)
  const sent = await postSingles(house, server, job)
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  stopped.now = true
  const batched = await batches
  page.close()
  const rows = await asOwner(house, `select w.id, s.source_ref as ref from warning w join signal s on s.person_id = w.person_id and s.source_ref like '${job}-%'`)
  const waits = rows.flatMap((row) => {
    const [from, to] = [sent.get(String(row.ref)), page.heard.get(String(row.id))]
    return from === undefined || to === undefined ? [] : [to - from]
  })
  return {
    job, posts: sent.size, heard: waits.length, equal: waits.length === sent.size, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99),
    batchedPerSecond: Math.round(batched / SECONDS), serverAndWorkerMegabytes: await server.rssMegabytes(), load: loadavg()[0],
  }
}

/** Each post is a counter alert about somebody new, so that each must make a warning and an event. */
async function postSingles(house: House, server: Server, job: string): Promise<Map<string, number>> {
  const streets = house.city.regions.filter((region) => region.level === 'street').map((region) => regionDigits(region.code))
  const sent = new Map<string, number>()
  const answers: Promise<unknown>[] = []
  const begun = performance.now()
  for (let index = 0; index < POSTS_PER_SECOND * SECONDS; index++) {
    const due = begun + (index * 1_000) / POSTS_PER_SECOND
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
    const ref = `${job}-${index}`
    const phone = `1430${job.length % 10}${String(index).padStart(6, '0')}`
    const signal: Signal = { ref, kind: 'counter', at: new Date().toISOString(), person: { phone }, place: { region: streets[index % streets.length]! }, amountFen: 100_000 }
    sent.set(ref, performance.now())
    answers.push(fetch(`${server.url}/api/signals`, { method: 'POST', headers: { 'x-api-key': house.key, 'content-type': 'application/json' }, body: JSON.stringify(signal) }).then((answer) => answer.text()))
  }
  await Promise.all(answers)
  return sent
}

async function keepBatching(house: House, server: Server, stopped: { now: boolean }): Promise<number> {
  let accepted = 0
  for (let round = 0; !stopped.now; round++) {
    const from = new Date(Date.now() - 56 * 86_400_000)
    const lines = [...signalStream(house.city, 100 + round, { from, count: BATCH_SIGNALS, perHour: BATCH_SIGNALS / (50 * 24), fraudShare: 0.004 })].map(({ signal }) => JSON.stringify(signal))
    const answer = await fetch(`${server.url}/api/signals:batch`, { method: 'POST', headers: { 'x-api-key': house.key, 'content-type': 'application/x-ndjson' }, body: lines.join('\n') })
    accepted += ((await answer.json()) as { accepted: number }).accepted
  }
  return accepted
}

type Page = { readonly heard: Map<string, number>; readonly close: () => void }

async function openPage(url: string): Promise<Page> {
  const login = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: LOGIN, password: DEMO_PASSWORD }) })
  if (!login.ok) throw new Error(`login: ${await login.text()}`)
  await login.json() as Me
  const abort = new AbortController()
  const stream = await fetch(`${url}/api/events`, { headers: { cookie: login.headers.get('set-cookie')!.split(';')[0]! }, signal: abort.signal })
  const heard = new Map<string, number>()
  void (async () => {
    let rest = ''
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      const events = (rest + chunk).split('\n\n')
      rest = events.pop()!
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1]
        const live = data === undefined ? undefined : (JSON.parse(data) as LiveEvent)
        if (live?.type === 'warning.opened') heard.set(live.id, performance.now())
      }
    }
  })().catch(() => undefined)
  return { heard, close: () => abort.abort() }
}
