import { fork } from 'node:child_process'
import { openAsBlob, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { BatchReceipt, Signal } from '../src/contract/signal.ts'
import { signalStream } from '../demo/signals.ts'
import { wordsOf } from '../src/features/signal/signal.rules.ts'
import { asOwner, openHouse, round, startServer, watchMemory, type House } from './house.ts'

const SENDERS = 2
/** About 30 MB. */
const FILE_LINES = 100_000
const WEEKS = 8
const FRAUD_SHARE = 0.004
/**
 * Of everyday signals that alarm by themselves (a question to the hotline, a remark at the counter, words of a courier that a fraud uses as well)
 * one in ten is sent: the demo city is lively, and here one signal in twenty would make a warning. What is left makes one in two hundred,
 * which is still some twenty times what a city of this size sees (docs/adr/0007).
 */
const EVERYDAY_ALARMS_KEPT = 10

/** The threads of ours have young generations of this size (src/run/ingest-threads.ts); the peer's processes get the same. */
const PEER_FLAGS = ['--max-semi-space-size=32']

/** All but what is looked up: flags. */
const SAME_COLUMNS = 'source_ref, person_id, kind, occurred_at, counterpart, amount_fen, duration_seconds, phrase_type, phrase_score, region, detail'

/** `megabytes`: of the whole product at its most, where it was measured. */
type Result = { readonly accepted: number; readonly perSecond: number; readonly seconds: number; readonly megabytes?: number }
type Print = (line: { job: string; ours: number; peer: number; ratio: number; equal: boolean; load: number; [more: string]: unknown }) => void

/**
 * Signals a second: durable, scored, with warnings and tasks written (ours, on two threads) against the same rows only inserted (peer, in
 * two processes) on the embedded database with fsync on, from file and over HTTP. `into` old rows are there before the measured ones, in both tables:
 * the ratio is the price of judging, not of a deep index.
 */
export async function benchIngest(options: { signals: number; into: number; print: Print }): Promise<void> {
  const house = await openHouse()
  try {
    await layPeerTables(house)
    if (options.into > 0) await fillUp(house, options.into)
    const suffix = options.into > 0 ? `-into-${options.into}` : ''
    const files = await writeSignals(house, options.signals, 7)
    const peerFile = await measure('peer', files.map((sender) => [sender]), house)
    const oursFile = await measure('ours', [files], house)
    const line = (job: string, ours: Result, peer: Result, compared: Compared) => ({
      job: `${job}${suffix}`, ours: ours.perSecond, peer: peer.perSecond, ratio: round(ours.perSecond / peer.perSecond), equal: compared.same && ours.accepted === options.signals,
      load: round(loadavg()[0]!), signals: ours.accepted, seconds: round(ours.seconds), warnings: compared.warnings,
    })
    options.print({ ...line('ingest-file', oursFile, peerFile, await sameRows(house)), megabytes: oursFile.megabytes })
    await workOff(house)
    // Another seed: other refs, so that nothing is a duplicate.
    const others = await writeSignals(house, options.signals, 8)
    const peerHttp = await measurePeerHttp(others, house)
    const oursHttp = await measureHttp(others, house)
    options.print({ ...line('ingest-http', oursHttp, peerHttp, await sameRows(house)), megabytes: oursHttp.megabytes })
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
  let alarms = 0
  for (const { signal, episode } of signalStream(city, seed, { from, perHour: (count / (WEEKS * 7 * 24)) * 1.1, fraudShare: FRAUD_SHARE, count: count * 2 })) {
    if (index === count) break
    if (episode === undefined && alarmsByItself(signal) && alarms++ % EVERYDAY_ALARMS_KEPT !== 0) continue
    lines[index++ % SENDERS]!.push(JSON.stringify(signal))
    if (index % (SENDERS * FILE_LINES) === 0) write()
  }
  if (lines[0]!.length > 0) write()
  return files
}

function alarmsByItself({ kind, text }: Signal): boolean {
  return kind === 'hotline' || kind === 'counter' || kind === 'listed' || (text !== undefined && wordsOf(text).score > 0)
}

/** One process for each list of senders, all let go at the same moment. */
async function measure(mode: 'ours' | 'peer', processes: readonly (readonly string[][])[], { folder, database, source }: House): Promise<Result> {
  const options = { env: { ...process.env, GB_DATA: folder }, execArgv: mode === 'peer' ? PEER_FLAGS : [] }
  const workers = processes.map((senders) => fork(join(import.meta.dirname, 'ingest-worker.ts'), [mode, database.appUrl, JSON.stringify(source), JSON.stringify(senders)], options))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  const memory = watchMemory(workers, folder)
  const begun = performance.now()
  const done = await Promise.all(workers.map((worker) => new Promise<number>((resolve, reject) => {
    worker.once('message', (message) => resolve(message as number))
    worker.once('exit', (code) => { if (code !== 0) reject(new Error(`worker ended with ${code}`)) })
    worker.send('go')
  })))
  const result = summed(done, begun)
  const megabytes = await memory.peak()
  memory.stop()
  await Promise.all(workers.map((worker) => new Promise((resolve) => { worker.once('exit', resolve); worker.send('end') })))
  return { ...result, megabytes }
}

async function measureHttp(files: readonly (readonly string[])[], house: House): Promise<Result> {
  const server = await startServer(house)
  try {
    const posted = await postAll(files, () => `${server.url}/api/signals:batch`, house.key)
    return { ...posted, megabytes: await server.peakMegabytes() }
  } finally {
    await server.stop()
  }
}

/** The peer behind the same transport: a process a sender. */
async function measurePeerHttp(files: readonly (readonly string[])[], { folder, database, source, key }: House): Promise<Result> {
  const options = { env: { ...process.env, GB_DATA: folder }, execArgv: PEER_FLAGS }
  const peers = files.map(() => fork(join(import.meta.dirname, 'ingest-peer-server.ts'), [database.appUrl, JSON.stringify(source)], options))
  const ports = await Promise.all(peers.map((peer) => new Promise((resolve) => peer.once('message', resolve))))
  try {
    return await postAll(files, (sender) => `http://127.0.0.1:${ports[sender]}/`, key)
  } finally {
    await Promise.all(peers.map((peer) => new Promise((resolve) => { peer.once('exit', resolve); peer.send('stop') })))
  }
}

/** All senders at once, each its files one after the other. */
async function postAll(files: readonly (readonly string[])[], urlOf: (sender: number) => string, key: string): Promise<Result> {
  const begun = performance.now()
  const done = await Promise.all(files.map(async (mine, sender) => {
    let accepted = 0
    for (const file of mine) accepted += await postFile(urlOf(sender), key, file)
    return accepted
  }))
  return summed(done, begun)
}

async function postFile(url: string, key: string, file: string): Promise<number> {
  const answer = await fetch(url, { method: 'POST', body: await openAsBlob(file), headers: { 'x-api-key': key, 'content-type': 'application/x-ndjson' } })
  if (!answer.ok) throw new Error(await answer.text())
  return ((await answer.json()) as BatchReceipt).accepted
}

function summed(accepted: readonly number[], begun: number): Result {
  const seconds = (performance.now() - begun) / 1_000
  const all = accepted.reduce((sum, one) => sum + one, 0)
  return { accepted: all, seconds, perSecond: Math.round(all / seconds) }
}

type Compared = { readonly same: boolean; readonly warnings: number }

async function sameRows(house: House): Promise<Compared> {
  const [counts] = await asOwner(house, `
    with ours as (select ${SAME_COLUMNS} from signal where source_id = ${house.source.id}), peers as (select ${SAME_COLUMNS} from signal_peer where source_id = ${house.source.id})
    select (select count(*) from (select * from ours except select * from peers) d)::int as missing, (select count(*) from ours)::int as ours, (select count(*) from peers)::int as peer,
      (select count(*) from vault_record where kind = 'signal-text')::int as ours_texts, (select count(*) from vault_record_peer)::int as peer_texts, (select count(*) from warning)::int as warnings`)
  return { same: counts!.missing === 0 && counts!.ours === counts!.peer && counts!.ours_texts === counts!.peer_texts, warnings: Number(counts!.warnings) }
}

/** Nobody works here: the clocks of the run before would ring all through the next one, every minute for each red. */
async function workOff(house: House): Promise<void> {
  await asOwner(house, `update warning set state = 'closed', outcome = 'false-alarm', closed_at = now() where state <> 'closed'`,
    `update task set state = 'closed', outcome = 'false-alarm', closed_at = now() where state <> 'closed'`, `delete from deadline`, `delete from outbox`)
}

/** What the peer writes into: like ours, with the same numbers known. */
async function layPeerTables(house: House): Promise<void> {
  const tables = ['signal', 'vault_identifier', 'vault_record']
  for (const table of tables) await asOwner(house, `create table ${table}_peer (like ${table} including all)`, `grant all on ${table}_peer to gb_app`)
  await asOwner(house, 'insert into vault_identifier_peer select * from vault_identifier', 'vacuum analyze vault_identifier_peer')
}

/** Old rows of the same people, spread over the year before: what an index must be deep for. The indexes are built afterwards, which takes a third of the time. */
async function fillUp(house: House, rows: number): Promise<void> {
  await asOwner(house, `set maintenance_work_mem = '1GB'`, 'alter table signal drop constraint signal_pkey', 'drop index signal_by_person', `
    insert into signal (source_id, source_ref, person_id, kind, occurred_at, received_at, flags, counterpart, amount_fen, duration_seconds, phrase_score, region)
    select 0, 'old-' || n, p.id, 1 + n % 4, now() - interval '60 days' - random() * interval '300 days', now(), 0, gen_random_uuid(), null, 30, 0, p.region
    from generate_series(1, ${rows}) n join (select id, region, row_number() over () as place from person) p on p.place = 1 + n % (select count(*) from person)`,
    'alter table signal add primary key (source_id, source_ref)', 'create index signal_by_person on signal (person_id, occurred_at)', 'vacuum analyze signal')
  await asOwner(house, `set maintenance_work_mem = '1GB'`, 'alter table signal_peer drop constraint signal_peer_pkey', 'drop index signal_peer_person_id_occurred_at_idx', 'insert into signal_peer select * from signal',
    'alter table signal_peer add primary key (source_id, source_ref)', 'create index on signal_peer (person_id, occurred_at)', 'vacuum analyze signal_peer')
}
