import { loadavg } from 'node:os'
import { upsertSource } from '../../src/features/account/account.store.ts'
import { regionDigits } from '../../src/domain/region-code.ts'
import { saveSetting } from '../../src/features/settings/settings.store.ts'
import { keyHash, randomKey } from '../../src/platform/password.ts'
import { asSystem, type Tx } from '../../src/platform/transaction.ts'
import { answering, killSome, type House } from './house.ts'
import { Ledger } from './ledger.ts'
import { startPart, type Part } from './part.ts'
import { verdictOf } from './verdict.ts'

const SETTLE_MS_MAX = 60_000
/** Short enough to run out many times while the test lasts. */
const SECONDS = { acceptSeconds: 3, firstCallSeconds: 3, reachedSeconds: 3, atDoorSeconds: 3, outcomeSeconds: 3 }
const HOUR = { acceptSeconds: 3_600, firstCallSeconds: 3_600, reachedSeconds: 3_600, atDoorSeconds: 3_600, outcomeSeconds: 3_600 }
const PAUSE_MS = { min: 300, max: 1_500 }
const VICTIMS = ['server', 'worker', 'postgres'] as const

/**
 * A client with a ledger posts single signals and batches. Afterwards every acknowledged signal must be there once, every warning must have its
 * task, and every deadline must have been answered once. Answers whether that holds.
 */
export async function signalsSurvive(house: House, kills: number): Promise<boolean> {
  let parts: Part[] = []
  try {
    const key = await found(house)
    const [server, worker] = [startPart('server', ['src/main.ts', 'serve'], house.env), startPart('worker', ['src/main.ts', 'worker'], house.env)]
    parts = [server, worker]
    const ledger = new Ledger(house.url, key, house.random, house.city.regions.filter((region) => region.level === 'street').map((region) => regionDigits(region.code)))
    await answering(`${house.url}/healthz`)
    const posting = ledger.run()
    const killed = await killSome({ server: server.kill, worker: worker.kill, postgres: house.killPostgres }, { kills, random: house.random, pick: () => VICTIMS[Math.floor(house.random() * VICTIMS.length)]!, pauseMs: PAUSE_MS })
    ledger.stop()
    await posting
    await ledger.settle(SETTLE_MS_MAX)
    // Nobody accepts anything here, so each clock that fires sets the next one: from now on for an hour, so that what is due can be counted.
    await house.withDatabase((context) => asSystem(context, (tx) => setPace(tx, HOUR, context.now)))
    const verdict = await verdictOf(house.config, ledger, SETTLE_MS_MAX)
    const good = verdict.problems.length === 0
    for (const problem of verdict.problems) console.error(`kill-test: ${problem}`)
    console.log(`kill-test: ${good ? 'ok' : 'FAILED'} kills=${JSON.stringify(killed)} acknowledged=${ledger.acknowledged.size} lost=${verdict.lost} doubled=${verdict.doubled} warnings=${verdict.warnings} withoutTask=${verdict.withoutTask} deadlinesFired=${verdict.fired} missed=${verdict.missed} firedTwice=${verdict.firedTwice} load=${loadavg()[0]!.toFixed(2)}`)
    return good
  } finally {
    await house.close(parts)
  }
}

function setPace(tx: Tx, pace: typeof SECONDS, now: Date): Promise<void> {
  return saveSetting(tx, 'clocks', { red: pace, orange: pace, yellow: pace, blue: pace }, null, now)
}

async function found(house: House): Promise<string> {
  await house.found()
  const key = randomKey()
  await house.withDatabase((context) => asSystem(context, async (tx) => {
    await upsertSource(tx, { code: 'kill-test', name: 'kill-test', keyHash: keyHash(key) })
    await setPace(tx, SECONDS, context.now)
  }))
  return key
}
