import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { exchangeOnce } from '../../src/jobs/zone-exchange.ts'
import type { Context, Tx } from '../../src/platform/transaction.ts'
import { Vault } from '../../src/platform/vault.ts'
import { smallBureau, type SmallBureau } from './small-bureau.ts'

export const ZONES_SECRET = 'both zones know these words, nobody else'
export const MINUTE_MS = 60_000
const START = new Date('2026-03-02T10:00:00+08:00').getTime()
/** The public zone has a key of its own: no token of it means anything on the other side. */
export const publicVault = new Vault(Buffer.alloc(32, 3))
export type Road = 'to-police' | 'to-public'

/** A public and a police zone with a database and a key each, a folder between them, and one clock; for a file of tests, made before them and gone after them. */
export function twoZones() {
  let citizens: SmallBureau
  let desks: SmallBureau
  let folder: string
  let clock = START
  const at = (ms = 0) => new Date(clock + ms)
  const pass = (ms: number) => { clock += ms }
  const publicNow = (): Context => ({ ...citizens.at(at()), vault: publicVault, zone: 'public' })
  const policeNow = (): Context => desks.at(at())
  const post = () => ({ folder, secret: ZONES_SECRET })
  const publicTurn = () => exchangeOnce(publicNow, 'public', post())
  const policeTurn = () => exchangeOnce(policeNow, 'police', post())
  const waiting = (to: Road) => waitingIn(folder, to)

  /** Files are carried both ways until nobody has anything to say; a word that was lost is said again after its minute. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) {
      pass(MINUTE_MS)
      await publicTurn()
      await policeTurn()
    }
  }

  const badRoad = (to: Road, turn: number) => loseAndTurn(folder, to, turn)
  const allAgain = (to: Road) => sayAllAgain(folder, to)

  /** Nine times something happens in the public zone and its file goes a bad road, the desks reading some; then all comes again. */
  async function badRoadIn(happen: (turn: number) => Promise<void>): Promise<void> {
    for (let turn = 0; turn < 9; turn++) {
      pass(MINUTE_MS)
      await happen(turn)
      await publicTurn()
      await badRoad('to-police', turn)
      if (turn % 4 === 1) await policeTurn()
    }
    await settle()
    await allAgain('to-police')
    await policeTurn()
    await settle()
  }

  beforeAll(async () => {
    [citizens, desks] = [await smallBureau(at()), await smallBureau(at())]
  })
  afterAll(async () => {
    await citizens.drop()
    await desks.drop()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true })
    folder = await mkdtemp(join(tmpdir(), 'zones-'))
    pass(10 * MINUTE_MS)
    // Whatever was lost with the folder of the last test is told once more.
    await settle()
  })
  return {
    at, pass, publicNow, policeNow, publicTurn, policeTurn, waiting, settle, badRoad, badRoadIn, allAgain,
    folder: () => folder, citizens: () => citizens, asAtDesk: (login: string) => desks.as(login, at()),
    inPublic: <T>(work: (tx: Tx) => Promise<T>) => citizens.system(work), inPolice: <T>(work: (tx: Tx) => Promise<T>) => desks.system(work),
  }
}

async function waitingIn(folder: string, to: Road): Promise<string[]> {
  return (await readdir(join(folder, to)).catch(() => [])).filter((name) => name.endsWith('.bundle')).toSorted()
}

/** What waits is copied for later; every third turn it is lost on the way, of the others every second overtakes those before it. */
async function loseAndTurn(folder: string, to: Road, turn: number): Promise<void> {
  const kept = join(folder, `kept-${to}`)
  await mkdir(kept, { recursive: true })
  for (const file of await waitingIn(folder, to)) {
    await copyFile(join(folder, to, file), join(kept, `${String(turn).padStart(3, '0')}-${file}`))
    if (turn % 3 === 0) await rm(join(folder, to, file))
    else if (turn % 2 === 0) await rename(join(folder, to, file), join(folder, to, `000-${file}`))
  }
}

/** Everything that was ever dropped comes a second time, the last first. */
async function sayAllAgain(folder: string, to: Road): Promise<void> {
  const kept = join(folder, `kept-${to}`)
  for (const [index, file] of (await readdir(kept)).toSorted().toReversed().entries()) await copyFile(join(kept, file), join(folder, to, `${String(index).padStart(3, '0')}-again-${file}`))
}
