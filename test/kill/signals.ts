import { loadavg } from 'node:os'
import { upsertSource } from '../../src/features/account/account.store.ts'
import { regionDigits } from '../../src/domain/region-code.ts'
import { saveSetting } from '../../src/features/settings/settings.store.ts'
import { keyHash, randomKey } from '../../src/platform/password.ts'
import { asSystem, type Tx } from '../../src/platform/transaction.ts'
import { sql } from 'kysely'
import { answering, killSome, sleep, type House } from './house.ts'
import { Ledger } from './ledger.ts'
import { Officers } from './officers.ts'
import { startPart, type Part } from './part.ts'
import { verdictOf } from './verdict.ts'

const SETTLE_MS_MAX = 60_000
/** Short enough to run out many times while the test lasts. */
const SECONDS = { acceptSeconds: 3, firstCallSeconds: 3, reachedSeconds: 3, atDoorSeconds: 3, outcomeSeconds: 3 }
const HOUR = { acceptSeconds: 3_600, firstCallSeconds: 3_600, reachedSeconds: 3_600, atDoorSeconds: 3_600, outcomeSeconds: 3_600 }
const PAUSE_MS = { min: 300, max: 1_500 }
const VICTIMS = ['server', 'worker', 'postgres'] as const
const HANG_MS = 2_500
const HANG_EVERY_MS = 5_000
const OFFICERS = 3

/**
 * A client with a ledger posts single signals and batches, and officers work off a part of what comes of them, while processes are killed, and stopped in the
 * middle of what they do. Afterwards every acknowledged signal must be there once, every warning must have its task, and every deadline must have been
 * answered once. Answers whether that holds.
 */
export async function signalsSurvive(house: House, kills: number): Promise<boolean> {
  let parts: Part[] = []
  try {
    const { key, logins } = await found(house)
    const [server, worker] = [startPart('server', ['src/main.ts', 'serve'], house.env), startPart('worker', ['src/main.ts', 'worker'], house.env)]
    parts = [server, worker]
    const ledger = new Ledger(house.url, key, house.random, house.city.regions.filter((region) => region.level === 'street').map((region) => regionDigits(region.code)))
    await answering(`${house.url}/healthz`)
    const officers = new Officers(house.url, logins, house.random)
    const posting = Promise.all([ledger.run(), officers.run()])
    const hanging = hangNowAndThen(house, [server, worker])
    const killed = await killSome({ server: server.kill, worker: worker.kill, postgres: house.killPostgres }, { kills, random: house.random, pick: () => VICTIMS[Math.floor(house.random() * VICTIMS.length)]!, pauseMs: PAUSE_MS })
    const hung = await hanging.stop()
    officers.stop()
    ledger.stop()
    await posting
    await ledger.settle(SETTLE_MS_MAX)
    // Each clock that fires sets the next one: from now on for an hour, so that what is due can be counted.
    await house.withDatabase((context) => asSystem(context, (tx) => setPace(tx, HOUR, context.now)))
    const verdict = await verdictOf(house.config, ledger, SETTLE_MS_MAX)
    if (officers.taps === 0) verdict.problems.push(`no officer did anything: ${officers.lastFailure}`)
    const good = verdict.problems.length === 0
    for (const problem of verdict.problems) console.error(`kill-test: ${problem}`)
    const { fired, problems: _, ...counts } = verdict
    const said = { kills: killed, hung, taps: officers.taps, acknowledged: ledger.acknowledged.size, ...counts, deadlinesFired: fired, load: loadavg()[0]!.toFixed(2) }
    console.log(`kill-test: ${good ? 'ok' : 'FAILED'} ${Object.entries(said).map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`).join(' ')}`)
    return good
  } finally {
    await house.close(parts)
  }
}

/** One of them at a time, for longer than anybody waits for a lock. */
function hangNowAndThen(house: House, parts: readonly Part[]): { readonly stop: () => Promise<number> } {
  let isOver = false
  const hanging = (async () => {
    let hung = 0
    while (!isOver) {
      await sleep(HANG_EVERY_MS)
      if (!isOver && (await parts[Math.floor(house.random() * parts.length)]!.hang(HANG_MS))) hung++
    }
    return hung
  })()
  return { stop: () => { isOver = true; return hanging } }
}

function setPace(tx: Tx, pace: typeof SECONDS, now: Date): Promise<void> {
  return saveSetting(tx, 'clocks', { red: pace, orange: pace, yellow: pace, blue: pace }, null, now)
}

async function found(house: House): Promise<{ readonly key: string; readonly logins: readonly string[] }> {
  await house.found()
  const key = randomKey()
  const logins = await house.withDatabase((context) => asSystem(context, async (tx) => {
    await upsertSource(tx, { code: 'kill-test', name: 'kill-test', keyHash: keyHash(key) })
    await setPace(tx, SECONDS, context.now)
    return (await sql<{ login: string }>`select u.login from app_user u join unit n on n.code = u.unit where n.kind = 'centre' and u.role in ('analyst', 'call-taker') order by u.login limit ${OFFICERS}`.execute(tx)).rows.map(({ login }) => login)
  }))
  return { key, logins }
}
