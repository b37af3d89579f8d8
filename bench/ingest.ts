import { fork } from 'node:child_process'
import { openAsBlob, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { BatchReceipt } from '../src/contract/signal.ts'
import { signalStream } from '../demo/signals.ts'
import { asOwner, openHouse, round, startServer, type House } from './house.ts'

const SENDERS = 2
/** About 30 MB. */
const FILE_LINES = 100_000
const WEEKS = 8
const FRAUD_SHARE = 0.004

/** The threads of ours have young generations of this size (src/run/ingest-threads.ts); the peer's processes get the same. */
const PEER_FLAGS = ['--max-semi-space-size=32']

type Done = { readonly accepted: number; readonly megabytes: number }
type Result = Done & { readonly perSecond: number; readonly seconds: number }
type Print = (line: { job: string; ours: number; peer: number; ratio: number; equal: boolean; load: number; [more: string]: unknown }) => void

/**
 * Signals a second: durable, scored, with warnings and tasks written (ours, on two threads) against the same rows only inserted (peer, in
 * two processes) on the embedded database with fsync on, from file and over HTTP. `into` old rows are there before the measured ones.
 */
export async function benchIngest(options: { signals: number; into: number; print: Print }): Promise<void> {
  const house = await openHouse()
  try {
    await asOwner(house, 'create table signal_peer (like signal including all)', 'grant all on signal_peer to gb_app')
    if (options.into > 0) await fillUp(house, options.into)
    const suffix = options.into > 0 ? `-into-${options.into}` : ''
    const files = await writeSignals(house, options.signals, 7)
    const peer = await measure('peer', files.map((sender) => [sender]), house)
    const ours = await measure('ours', [files], house)
    const compared = await sameRows(house)
    const line = (job: string, result: Result, equal: boolean) => ({
      job: `${job}${suffix}`, ours: result.perSecond, peer: peer.perSecond, ratio: round(result.perSecond / peer.perSecond), equal,
      load: round(loadavg()[0]!), signals: result.accepted, seconds: round(result.seconds),
    })
    options.print({ ...line('ingest-file', ours, compared.same && ours.accepted === options.signals), warnings: compared.warnings, processMegabytes: ours.megabytes })
    // Another seed: other refs, so that nothing is a duplicate.
    const http = await measureHttp(await writeSignals(house, options.signals, 8), house)
    options.print({ ...line('ingest-http', http, http.accepted === options.signals), megabytes: http.megabytes })
  } finally {
    await house.close()
  }
}

/**
 * Eight weeks of the city, dealt to the senders in turn, as two carriers would send at once: the files of each sender, in order, each small
 * enough for one request.
 */
async function writeSignals({ city, folder }: House, count: number, seed: number): Promise<string[][]> {
  const from = new Date(Date.now() - WEEKS * 7 * 86_400_000)
  const files: string[][] = Array.from({ length: SENDERS }, () => [])
  let lines: string[][] = Array.from({ length: SENDERS }, () => [])
  const write = () => {
    lines.forEach((mine, sender) => {
      const file = join(folder, `signals-${seed}-${sender}-${files[sender]!.length}.ndjson`)
      writeFileSync(file, `${mine.join('\n')}\n`)
      files[sender]!.push(file)
    })
    lines = lines.map(() => [])
  }
  let index = 0
  // A little faster than the eight weeks hold, so that the last signals do not lie in the future.
  for (const { signal } of signalStream(city, seed, { from, count, perHour: (count / (WEEKS * 7 * 24)) * 1.1, fraudShare: FRAUD_SHARE })) {
    lines[index++ % SENDERS]!.push(JSON.stringify(signal))
    if (index % (SENDERS * FILE_LINES) === 0) write()
  }
  if (lines[0]!.length > 0) write()
  return files
}

/** One process for each list of senders, all let go at the same moment. */
async function measure(mode: 'ours' | 'peer', processes: readonly (readonly string[][])[], { folder, database, source }: House): Promise<Result> {
  const options = { env: { ...process.env, GB_DATA: folder }, execArgv: mode === 'peer' ? PEER_FLAGS : [] }
  const workers = processes.map((senders) => fork(join(import.meta.dirname, 'ingest-worker.ts'), [mode, database.appUrl, JSON.stringify(source), JSON.stringify(senders)], options))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  const begun = performance.now()
  const done = await Promise.all(workers.map((worker) => new Promise<Done>((resolve, reject) => {
    worker.once('message', (message) => resolve(message as Done))
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`worker ended with ${code}`)) })
    worker.send('go')
  })))
  return summed(done, begun)
}

async function measureHttp(files: readonly (readonly string[])[], house: House): Promise<Result> {
  const server = await startServer(house)
  try {
    const begun = performance.now()
    const done = await Promise.all(files.map(async (mine): Promise<Done> => {
      let accepted = 0
      for (const file of mine) accepted += await postFile(`${server.url}/api/signals:batch`, house.key, file)
      return { accepted, megabytes: 0 }
    }))
    return { ...summed(done, begun), megabytes: await server.megabytes() }
  } finally {
    await server.stop()
  }
}

async function postFile(url: string, key: string, file: string): Promise<number> {
  const answer = await fetch(url, { method: 'POST', body: await openAsBlob(file), headers: { 'x-api-key': key, 'content-type': 'application/x-ndjson' } })
  if (!answer.ok) throw new Error(await answer.text())
  return ((await answer.json()) as BatchReceipt).accepted
}

function summed(done: readonly Done[], begun: number): Result {
  const seconds = (performance.now() - begun) / 1_000
  const accepted = done.reduce((sum, one) => sum + one.accepted, 0)
  return { accepted, seconds, perSecond: Math.round(accepted / seconds), megabytes: Math.max(...done.map((one) => one.megabytes)) }
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
