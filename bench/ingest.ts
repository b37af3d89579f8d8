import { fork } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BatchReceipt } from '../src/contract/signal.ts'
import { signalStream } from '../demo/signals.ts'
import { asOwner, openHouse, round, startServer, type House } from './house.ts'

const WORKERS = 2
const WEEKS = 8
const FRAUD_SHARE = 0.004

type Done = { accepted: number; seconds: number; rssMegabytes: number; cpuSeconds: number }
type Result = { perSecond: number; accepted: number; seconds: number; rssMegabytes: number; cpuSeconds: number }
type Print = (line: { job: string; ours: number; peer: number; ratio: number; equal: boolean; load: number; [more: string]: unknown }) => void

/**
 * Signals a second: durable, scored, with warnings and tasks written (ours) against the same rows only inserted (peer), by two worker
 * processes on the embedded database with fsync on, from file and over HTTP. `into` old rows are there before the measured ones.
 */
export async function benchIngest(options: { signals: number; into: number; print: Print }): Promise<void> {
  const house = await openHouse()
  try {
    await asOwner(house, 'create table signal_peer (like signal including all)', 'grant all on signal_peer to gb_app')
    if (options.into > 0) await fillUp(house, options.into)
    const suffix = options.into > 0 ? `-into-${options.into}` : ''
    const files = await writeSignals(house, options.signals, 7)
    const peer = await measure('peer', files, house)
    const ours = await measure('ours', files, house)
    const compared = await sameRows(house)
    const line = (job: string, result: Result, equal: boolean) => ({
      job: `${job}${suffix}`, ours: result.perSecond, peer: peer.perSecond, ratio: round(result.perSecond / peer.perSecond), equal,
      load: round(loadavg()[0]!), signals: result.accepted, seconds: round(result.seconds),
    })
    options.print({ ...line('ingest-file', ours, compared.same && ours.accepted === options.signals), warnings: compared.warnings, workerCpuSeconds: round(ours.cpuSeconds), workerMegabytes: Math.round(ours.rssMegabytes) })
    // Another seed: other refs, so that nothing is a duplicate.
    const http = await measureHttp(await writeSignals(house, options.signals, 8), house)
    options.print({ ...line('ingest-http', http, http.accepted === options.signals), megabytes: http.rssMegabytes })
  } finally {
    await house.close()
  }
}

/** Eight weeks of the city, dealt to the senders in turn, as two carriers would send at once. */
async function writeSignals({ city, folder }: House, count: number, seed: number): Promise<string[]> {
  const from = new Date(Date.now() - WEEKS * 7 * 86_400_000)
  const files = Array.from({ length: WORKERS }, (_, index) => join(folder, `signals-${seed}-${index}.ndjson`))
  const streams = files.map((file) => createWriteStream(file))
  let index = 0
  // A little faster than the eight weeks hold, so that the last signals do not lie in the future.
  for (const { signal } of signalStream(city, seed, { from, count, perHour: (count / (WEEKS * 7 * 24)) * 1.1, fraudShare: FRAUD_SHARE })) {
    const stream = streams[index++ % WORKERS]!
    if (!stream.write(`${JSON.stringify(signal)}\n`)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
  }
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => stream.end(() => resolve()))))
  return files
}

async function measure(mode: 'ours' | 'peer', files: readonly string[], { folder, database, source }: House): Promise<Result> {
  const workers = files.map((file) => fork(join(import.meta.dirname, 'ingest-worker.ts'), [mode, file, database.appUrl, JSON.stringify(source)], { env: { ...process.env, GB_DATA: folder } }))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  const begun = performance.now()
  const done = await Promise.all(workers.map((worker) => new Promise<Done>((resolve, reject) => {
    worker.once('message', (message) => resolve(message as Done))
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`worker ended with ${code}`)) })
    worker.send('go')
  })))
  return summed(done, (performance.now() - begun) / 1_000)
}

async function measureHttp(files: readonly string[], house: House): Promise<Result> {
  const server = await startServer(house)
  try {
    const begun = performance.now()
    const done = await Promise.all(files.map(async (file): Promise<Done> => {
      const receipt = await postFile(`${server.url}/api/signals:batch`, house.key, file)
      return { accepted: receipt.accepted, seconds: 0, rssMegabytes: 0, cpuSeconds: 0 }
    }))
    return { ...summed(done, (performance.now() - begun) / 1_000), rssMegabytes: await server.megabytes() }
  } finally {
    await server.stop()
  }
}

const BODY_BYTES_MAX = 48 * 1_048_576

/** In bodies below the server's bound, as a sender would. */
async function postFile(url: string, key: string, file: string): Promise<{ accepted: number }> {
  let accepted = 0
  let lines: string[] = []
  let bytes = 0
  const send = async () => {
    const answer = await fetch(url, { method: 'POST', body: lines.join('\n'), headers: { 'x-api-key': key, 'content-type': 'application/x-ndjson' } })
    if (!answer.ok) throw new Error(await answer.text())
    accepted += ((await answer.json()) as BatchReceipt).accepted
    lines = []
    bytes = 0
  }
  for await (const line of createInterface({ input: createReadStream(file) })) {
    lines.push(line)
    bytes += Buffer.byteLength(line) + 1
    if (bytes > BODY_BYTES_MAX) await send()
  }
  if (lines.length > 0) await send()
  return { accepted }
}

function summed(done: readonly Done[], seconds: number): Result {
  const sum = (pick: (one: Done) => number) => done.reduce((total, one) => total + pick(one), 0)
  return { perSecond: Math.round(sum((one) => one.accepted) / seconds), accepted: sum((one) => one.accepted), seconds, rssMegabytes: Math.max(...done.map((one) => one.rssMegabytes)), cpuSeconds: sum((one) => one.cpuSeconds) }
}

async function sameRows(house: House): Promise<{ same: boolean; warnings: number }> {
  const [counts] = await asOwner(house, `
    select (select count(*) from (select source_ref, person_id, occurred_at from signal where source_id = ${house.source.id} except select source_ref, person_id, occurred_at from signal_peer) d)::int as missing,
      (select count(*) from signal where source_id = ${house.source.id})::int as ours, (select count(*) from signal_peer)::int as peer, (select count(*) from warning)::int as warnings`)
  return { same: counts!.missing === 0 && counts!.ours === counts!.peer, warnings: Number(counts!.warnings) }
}

/** Old rows of the same people, spread over the year before: what an index must be deep for. */
async function fillUp(house: House, rows: number): Promise<void> {
  await asOwner(house, `
    insert into signal (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, counterpart, amount_fen, duration_seconds, phrase_score, region)
    select 0, 'old-' || n, p.id, 1 + n % 4, now() - interval '60 days' - random() * interval '300 days', now(), 0, gen_random_uuid(), null, 30, 0, p.region
    from generate_series(1, ${rows}) n join (select id, region, row_number() over () as place from person) p on p.place = 1 + n % (select count(*) from person)`, 'vacuum analyze signal')
}
