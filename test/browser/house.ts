import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildPages } from '../../src/run/demo.ts'
import { serve, work, type Running } from '../../src/run/serve.ts'
import { configFrom } from '../../src/platform/config.ts'
import { openRuntime, type Runtime } from '../../src/platform/runtime.ts'
import { freePort } from '../support/free-port.ts'

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

/**
 * One bureau with its lights on: server and worker, put together by the functions that `gb serve` and `gb worker` run, and the carrier's
 * gateway as a process of its own. Stopping the server leaves its address, so that pages find it again.
 */
export async function openHouse(bureau: { readonly appUrl: string; readonly vaultKey: Buffer }): Promise<House> {
  await buildPages((line) => console.log(line))
  const folder = await mkdtemp(join(tmpdir(), 'gb-house-'))
  const [port, carrierPort] = [await freePort(), await freePort()]
  const config = configFrom({ GB_DATA: folder, PORT: String(port), GB_TELECOM_URL: `http://127.0.0.1:${carrierPort}`, GB_TELECOM_SECRET: SECRET })
  await mkdir(dirname(config.vaultKeyFile), { recursive: true })
  await writeFile(config.vaultKeyFile, bureau.vaultKey.toString('hex'))
  const url = `http://127.0.0.1:${port}`
  const start = async (part: (runtime: Runtime) => Promise<Running>, name: string): Promise<Running> => {
    const runtime = openRuntime(config, bureau.appUrl, name)
    const running = await part(runtime)
    return { stop: async () => { await running.stop(); await runtime.close() } }
  }
  const startServer = () => start((runtime) => serve(config, runtime), 'serve')
  const carrier = await startCarrier(url, carrierPort)
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
async function startCarrier(url: string, port: number): Promise<ChildProcess> {
  const carrier = spawn(process.execPath, [join(ROOT, 'sim/telecom.ts'), '--port', String(port), '--delay-ms', '500', '--silent', '0', '--refuse', '0', '--garbled', '0', '--twice', '0'], {
    env: { ...process.env, GB_URL: url, GB_TELECOM_SECRET: SECRET }, stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (let look = 0; look < CARRIER_LOOKS_MAX; look++) {
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) return carrier
    await new Promise((resolve) => setTimeout(resolve, CARRIER_LOOK_MS))
  }
  carrier.kill('SIGKILL')
  throw new Error('the carrier did not start')
}
