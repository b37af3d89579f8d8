import { fork } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { buildCity, type City } from '../demo/city.ts'
import { layGround } from '../demo/seed-ground.ts'
import { settlePeople } from '../demo/seed-people.ts'
import { signalStream } from '../demo/signals.ts'
import { upsertSource } from '../src/features/account/account.store.ts'
import type { Source } from '../src/flows/signals-to-warnings.ts'
import { configFrom } from '../src/platform/config.ts'
import { keyHash, randomKey } from '../src/platform/password.ts'
import { openDatabase, openRuntime, type OpenDatabase } from '../src/platform/runtime.ts'
import { asSystem } from '../src/platform/transaction.ts'

const WORKERS = 2
const WEEKS = 8
const FRAUD_SHARE = 0.004

type Done = { accepted: number; seconds: number; rssMegabytes: number; cpuSeconds: number }
type Result = { perSecond: number; accepted: number; seconds: number; rssMegabytes: number; cpuSeconds: number }
type Line = { job: string; ours: number; peer: number; ratio: number; equal: boolean; load: number; [more: string]: unknown }

/**
 * Signals a second: durable, scored, with warnings and tasks written (ours) against the same rows only inserted (peer), by two worker
 * processes on the embedded database with fsync on. `into` rows are there before the measured ones.
 */
export async function benchIngest(options: { signals: number; into: number; print: (line: Line) => void }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gb-bench-'))
  const config = configFrom({ ...process.env, GB_DATA: folder })
  const database = await openDatabase(config)
  try {
    const runtime = openRuntime(config, database.appUrl, 'bench')
    const city = buildCity()
    await layGround(runtime.contextNow(), city)
    await settlePeople(runtime.contextNow(), city)
    const source = await asSystem(runtime.contextNow(), (tx) => upsertSource(tx, { code: 'bench', name: 'bench', keyHash: keyHash(randomKey()) }))
    await asOwner(database, config.schema, 'create table signal_peer (like signal including all)', 'analyze')
    await runtime.close()
    if (options.into > 0) await fillUp(database, config.schema, options.into)
    const files = await writeSignals(city, folder, options.signals)
    const peer = await measure('peer', files, folder, database, source)
    const ours = await measure('ours', files, folder, database, source)
    const equal = await sameRows(database, config.schema, source)
    options.print({
      job: `ingest-file${options.into > 0 ? `-into-${options.into}` : ''}`, ours: ours.perSecond, peer: peer.perSecond, ratio: round(ours.perSecond / peer.perSecond),
      equal: equal.same && ours.accepted === options.signals, load: loadavg()[0]!, signals: ours.accepted, seconds: round(ours.seconds), warnings: equal.warnings,
      workerCpuSeconds: round(ours.cpuSeconds), workerMegabytes: Math.round(ours.rssMegabytes),
    })
  } finally {
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Eight weeks of the city, dealt to the workers in turn, as two carriers would send at once. */
async function writeSignals(city: City, folder: string, count: number): Promise<string[]> {
  const from = new Date(Date.now() - WEEKS * 7 * 86_400_000)
  const files = Array.from({ length: WORKERS }, (_, index) => join(folder, `signals-${index}.ndjson`))
  const streams = files.map((file) => createWriteStream(file))
  let index = 0
  for (const { signal } of signalStream(city, 7, { from, count, perHour: count / (WEEKS * 7 * 24) * 1.02, fraudShare: FRAUD_SHARE })) {
    const stream = streams[index++ % WORKERS]!
    if (!stream.write(`${JSON.stringify(signal)}\n`)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
  }
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => stream.end(() => resolve()))))
  return files
}

async function measure(mode: 'ours' | 'peer', files: readonly string[], dataDir: string, database: OpenDatabase, source: Source): Promise<Result> {
  const workers = files.map((file) => fork(join(import.meta.dirname, 'ingest-worker.ts'), [mode, file, database.appUrl, JSON.stringify(source)], { env: { ...process.env, GB_DATA: dataDir } }))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  const begun = performance.now()
  const done = await Promise.all(workers.map((worker) => new Promise<Done>((resolve, reject) => {
    worker.once('message', (message) => resolve(message as Done))
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`worker ended with ${code}`)) })
    worker.send('go')
  })))
  const seconds = (performance.now() - begun) / 1_000
  const sum = (pick: (one: Done) => number) => done.reduce((total, one) => total + pick(one), 0)
  return { perSecond: Math.round(sum((one) => one.accepted) / seconds), accepted: sum((one) => one.accepted), seconds, rssMegabytes: Math.max(...done.map((one) => one.rssMegabytes)), cpuSeconds: sum((one) => one.cpuSeconds) }
}

async function sameRows(database: OpenDatabase, schema: string, source: Source): Promise<{ same: boolean; warnings: number }> {
  const [rows] = await asOwner(database, schema, `
    select (select count(*) from (select source_ref, person_id, occurred_at from signal where source_id = ${source.id} except select source_ref, person_id, occurred_at from signal_peer) d)::int as missing,
      (select count(*) from signal where source_id = ${source.id})::int as ours, (select count(*) from signal_peer)::int as peer, (select count(*) from warning)::int as warnings`)
  const counts = rows as { missing: number; ours: number; peer: number; warnings: number }
  return { same: counts.missing === 0 && counts.ours === counts.peer, warnings: counts.warnings }
}

/** Old rows of the same people, spread over the year before: what an index must be deep for. */
async function fillUp(database: OpenDatabase, schema: string, rows: number): Promise<void> {
  await asOwner(database, schema, `
    insert into signal (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, counterpart, amount_fen, duration_seconds, phrase_score, region)
    select 0, 'old-' || n, p.id, 1 + n % 4, now() - interval '60 days' - random() * interval '300 days', now(), 0, gen_random_uuid(), null, 30, 0, p.region
    from generate_series(1, ${rows}) n join (select id, region, row_number() over () as place from person) p on p.place = 1 + n % (select count(*) from person)`, 'vacuum analyze signal')
}

async function asOwner(database: OpenDatabase, schema: string, ...statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: database.ownerUrl })
  await client.connect()
  try {
    await client.query(`set search_path to ${schema}, public`)
    // Row security holds for the owner too.
    await client.query(`select set_config('gb.system', 'on', false)`)
    let rows: unknown[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
