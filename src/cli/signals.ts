import type { CAC } from 'cac'
import { createReadStream, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { upsertSource } from '../features/account/account.store.ts'
import { readSignal } from '../features/signal/signal.rules.ts'
import { takeLines } from '../flows/lines-to-signals.ts'
import { signalsToWarnings, type Source } from '../flows/signals-to-warnings.ts'
import { keyHash, randomKey } from '../platform/password.ts'
import { asSystem, type Context } from '../platform/transaction.ts'
import { openIdentifiers } from '../platform/vault.ts'
import { ingestThreads } from '../run/ingest-threads.ts'
import { startPlaceFinder } from '../jobs/place-finder.ts'
import { bureauOrRefuse } from '../run/open-bureau.ts'
import { withBureau, withRuntime } from './with-runtime.ts'

type Dialogue = { id: string; label: 'fraud' | 'normal'; type: string; age: number; caller: string[]; callee: string[] }
const REPLAY_CHUNK = 200
const LEVELS = ['red', 'orange', 'yellow', 'blue', 'none'] as const

export function signalCommands(cli: CAC): void {
  cli.command('ingest <file>', '导入 NDJSON 信号文件 — take in a file of signals, one JSON a line')
    .option('--source <code>', '来源代码 — which source they come from', { default: 'file' })
    .action((file: string, options: { source: string }) => withBureau('ingest', async ({ config, runtime }) => {
      const context = runtime.contextNow()
      const source = await asSystem(context, (tx) => upsertSource(tx, { code: options.source, name: options.source, keyHash: keyHash(randomKey()) }))
      const threads = ingestThreads(config, runtime.appUrl, { committed: () => undefined, isPressed: () => false })
      const receipt = await takeLines(threads.take, source, createReadStream(file)).finally(threads.stop)
      console.log(JSON.stringify(receipt, null, 1))
      if (receipt.rejected > 0 || receipt.stopped !== undefined) process.exitCode = 2
    }))
  cli.command('replay-calls <file>', '把公开通话文本当作演示居民的来电重放 — replay published call dialogues as calls of demo residents')
    .action((file: string) => withRuntime('replay', async ({ runtime }) => {
      const context = runtime.contextNow()
      const { city, kind } = await bureauOrRefuse(context)
      if (kind !== 'demo') throw new Error('只用于演示库 — for the demo only')
      const dialogues = readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Dialogue)
      const source = await asSystem(context, (tx) => upsertSource(tx, { code: 'replay-calls', name: '通话文本重放 replayed calls', keyHash: keyHash(randomKey()) }))
      const locate = (await startPlaceFinder(runtime.contextNow, city)).locate
      const phones = await quietResidents(context, dialogues.length)
      const run = context.newId().slice(0, 13)
      for (let start = 0; start < dialogues.length; start += REPLAY_CHUNK) {
        const chunk = dialogues.slice(start, start + REPLAY_CHUNK)
        const now = runtime.contextNow()
        await signalsToWarnings(now, source, chunk.map((dialogue, index) => readSignal(callOf(dialogue, `${run}:${dialogue.id}`, phones[start + index]!, now.now), now.now)), locate)
      }
      await printReplay(context, source, run, dialogues)
    }))
}

/** The residents of the demo with nothing going on, so that each call stands for itself. */
async function quietResidents(context: Context, count: number): Promise<string[]> {
  return asSystem(context, async (tx) => {
    const tokens = await sql<{ token: string }>`
      select i.token from person p join identifier i on i.person_id = p.id and i.kind = 'phone'
      where p.registered_at is not null and not exists (select from warning w where w.person_id = p.id) and not exists (select from signal s where s.person_id = p.id)
      order by p.id limit ${count}`.execute(tx)
    if (tokens.rows.length < count) throw new Error(`只有 ${tokens.rows.length} 名空闲居民 — only ${tokens.rows.length} quiet residents for ${count} calls`)
    const clear = await openIdentifiers(tx, context.vault, tokens.rows.map((row) => row.token))
    return tokens.rows.map((row) => clear.get(row.token)!)
  })
}

function callOf(dialogue: Dialogue, ref: string, phone: string, now: Date) {
  const turns = dialogue.caller.flatMap((said, index) => [`主叫：${said}`, ...(dialogue.callee[index] === undefined ? [] : [`被叫：${dialogue.callee[index]}`])])
  // The caller's number is unknown: what is judged here is the words alone.
  return { ref, kind: 'call' as const, at: now.toISOString(), person: { phone }, durationSeconds: Math.max(20, turns.join('').length), text: turns.join('\n').slice(0, 20_000) }
}

type Replayed = { ref: string; level: number | null; fraud_type: string | null; reasons: { zh: string; code: string }[] | null; phrases: string[] | null }

async function printReplay(context: Context, source: Source, run: string, dialogues: readonly Dialogue[]): Promise<void> {
  const rows = await asSystem(context, async (tx) => (await sql<Replayed>`
    select s.source_ref as ref, w.level, w.fraud_type, w.reasons, s.detail -> 'phrases' as phrases
    from signal s left join warning w on w.person_id = s.person_id and w.source_id = s.source_id
    where s.source_id = ${source.id} and s.source_ref between ${`${run}:`} and ${`${run}:\uffff`}`.execute(tx)).rows)
  const byRef = new Map(rows.map((row) => [row.ref, row]))
  const counts = new Map<string, number>()
  for (const dialogue of dialogues) {
    const found = byRef.get(`${run}:${dialogue.id}`)
    const level = found?.level == null ? 'none' : LEVELS[found.level - 1]!
    counts.set(`${dialogue.label} ${level}`, (counts.get(`${dialogue.label} ${level}`) ?? 0) + 1)
    if (level !== 'none') console.log(`${dialogue.id} ${dialogue.label} ${dialogue.type} → ${level} ${found!.fraud_type}: ${found!.reasons!.map((reason) => reason.zh).join('；')} ［${(found!.phrases ?? []).join('、')}］`)
  }
  const warned = dialogues.filter((dialogue) => byRef.get(`${run}:${dialogue.id}`)?.level != null).length
  console.log(`\n${dialogues.length} 通电话 calls，${warned} 件预警 warnings`)
  console.log(`          ${LEVELS.map((level) => level.padStart(8)).join('')}`)
  for (const label of ['fraud', 'normal'] as const) console.log(`${label.padEnd(10)}${LEVELS.map((level) => String(counts.get(`${label} ${level}`) ?? 0).padStart(8)).join('')}`)
}
