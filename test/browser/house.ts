import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { buildPages } from '../../src/run/demo.ts'
import { serve, work, type Running } from '../../src/run/serve.ts'
import { configFrom } from '../../src/platform/config.ts'
import { uuidv7 } from '../../src/platform/ids.ts'
import { openRuntime, type Runtime } from '../../src/platform/runtime.ts'
import type { Context } from '../../src/platform/transaction.ts'
import { bankSimulator, type RunningSimulator } from '../support/bank-simulator.ts'
import { freePort } from '../support/free-port.ts'
import { BANK_SECRET } from '../support/server.ts'
import type { SmallBureau } from '../support/small-bureau.ts'

const ROOT = join(import.meta.dirname, '../..')
const SECRET = 'shared with the carrier'
const CARRIER_LOOK_MS = 50
const CARRIER_LOOKS_MAX = 200

export type House = {
  readonly url: string
  readonly stopServer: () => Promise<void>
  readonly startServer: () => Promise<void>
  readonly close: () => Promise<void>
}

type Bureau = { readonly appUrl: string; readonly vaultKey: Buffer }
/** A shared clock that its owner puts ahead. */
type Clock = { aheadMs: number }

/**
 * One bureau with its lights on: server and worker, put together by the functions that `gb serve` and `gb worker` run, and the carrier's
 * gateway as a process of its own (`carrierArgs`: of sim/telecom.ts). Stopping the server leaves its address, so that pages find it again.
 */
export function openHouse(bureau: Bureau, carrierArgs: readonly string[] = []): Promise<House> {
  return furnish(bureau, { aheadMs: 0 }, { carrierArgs })
}

/** The same with the banks as a process, and one clock for house and banks: `setAhead` lets half a year pass in a moment. */
export type HouseWithBanks = House & { readonly banks: RunningSimulator; readonly setAhead: (ms: number) => Promise<void> }

export async function openHouseWithBanks(bureau: Bureau, bankArgs: readonly string[]): Promise<HouseWithBanks> {
  const [clock, port] = [{ aheadMs: 0 }, await freePort()]
  const banks = await bankSimulator(`http://127.0.0.1:${port}`, bankArgs)
  const house = await furnish(bureau, clock, { banks: { port, url: banks.url } })
  return {
    ...house, banks, close: async () => { await banks.kill(); await house.close() },
    setAhead: async (ms) => {
      clock.aheadMs = ms
      await banks.tell('clock', { aheadMs: ms })
    },
  }
}

type Opened = { readonly browser: Browser | undefined; readonly house: House | undefined; readonly bureau: SmallBureau | undefined }

/** At the end of a file of tests; what never opened is passed over. */
export async function lightsOut({ browser, house, bureau }: Opened): Promise<void> {
  await browser?.close()
  await house?.close()
  await bureau?.drop()
}

function ahead(clock: Clock, contextOf: () => Context): () => Context {
  return () => {
    const context = contextOf()
    const now = new Date(context.now.getTime() + clock.aheadMs)
    return { ...context, now, newId: () => uuidv7(now) }
  }
}

type Outside = { readonly banks?: { readonly port: number; readonly url: string }; readonly carrierArgs?: readonly string[] }

async function furnish(bureau: Bureau, clock: Clock, { banks, carrierArgs = [] }: Outside): Promise<House> {
  await buildPages((line) => console.log(line))
  const folder = await mkdtemp(join(tmpdir(), 'gb-house-'))
  const [port, carrierPort] = [banks?.port ?? (await freePort()), await freePort()]
  const config = configFrom({
    GB_DATA: folder, PORT: String(port), GB_TELECOM_URL: `http://127.0.0.1:${carrierPort}`, GB_TELECOM_SECRET: SECRET, ...(banks === undefined ? {} : { GB_BANK_URL: banks.url, GB_BANK_SECRET: BANK_SECRET }),
  })
  await mkdir(dirname(config.vaultKeyFile), { recursive: true })
  await writeFile(config.vaultKeyFile, bureau.vaultKey.toString('hex'))
  const url = `http://127.0.0.1:${port}`
  const start = async (part: (runtime: Runtime) => Promise<Running>, name: string): Promise<Running> => {
    const runtime = openRuntime(config, bureau.appUrl, name)
    const running = await part({ ...runtime, contextNow: ahead(clock, runtime.contextNow), lane: (...how) => ahead(clock, runtime.lane(...how)) })
    return { stop: async () => { await running.stop(); await runtime.close() } }
  }
  const startServer = () => start((runtime) => serve(config, runtime), 'serve')
  const carrier = await startCarrier(url, carrierPort, carrierArgs)
  let server = await startServer()
  const worker = await start((runtime) => work(config, runtime), 'worker')
  return {
    url,
    stopServer: () => server.stop(),
    startServer: async () => { server = await startServer() },
    close: async () => {
      carrier.kill('SIGKILL')
      await server.stop()
      await worker.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** It answers everything, after half a second. */
async function startCarrier(url: string, port: number, more: readonly string[]): Promise<ChildProcess> {
  const carrier = spawn(process.execPath, [join(ROOT, 'sim/telecom.ts'), '--port', String(port), '--delay-ms', '500', '--silent', '0', '--refuse', '0', '--garbled', '0', '--twice', '0', ...more], {
    env: { ...process.env, GB_URL: url, GB_TELECOM_SECRET: SECRET }, stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (let look = 0; look < CARRIER_LOOKS_MAX; look++) {
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) return carrier
    await new Promise((resolve) => setTimeout(resolve, CARRIER_LOOK_MS))
  }
  carrier.kill('SIGKILL')
  throw new Error('the carrier did not start')
}
