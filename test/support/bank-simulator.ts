import { spawn, type ChildProcess } from 'node:child_process'
import { BANK_SECRET } from './server.ts'
import { freePort } from './free-port.ts'

export type BankLedger = {
  readonly accounts: readonly { readonly account: string; readonly holder: string; readonly balanceFen: number; readonly heldFen: number }[]
  readonly stops: readonly { readonly order: string; readonly account: string; readonly heldFen: number; readonly ended: string | null }[]
  readonly freezes: readonly { readonly order: string; readonly heldFen: number; readonly ended: string | null }[]
  readonly messages: readonly { readonly message: string; readonly bank: string; readonly order: string; readonly times: number; readonly executed: number; readonly tells: number; readonly told: boolean; readonly result: string }[]
  readonly unbalanced: readonly string[]
}
type Faults = Partial<{ bank: string; delayMs: [number, number]; refuse: number; timeout: number; twice: number; silent: number; wrongSignature: number; down: boolean; checkNames: boolean }>

export type RunningSimulator = {
  readonly url: string
  readonly faults: (faults: Faults) => Promise<unknown>
  readonly tell: (what: 'transfers' | 'freezes' | 'clock', body: object) => Promise<unknown>
  readonly ledger: () => Promise<BankLedger>
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
}

const READY_MS_MAX = 10_000

/** The banks as a process of their own, without any fault unless one is asked for. */
export async function bankSimulator(centreUrl: string, args: readonly string[], secret = BANK_SECRET): Promise<RunningSimulator> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(url + path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const start = async () => {
    const faultless = ['refuse', 'timeout', 'twice', 'silent', 'wrong-signature'].flatMap((name) => [`--${name}`, '0'])
    child = spawn(process.execPath, ['sim/banks.ts', '--port', String(port), '--delay-ms', '20,60', ...faultless, ...args], { env: { ...process.env, GB_URL: centreUrl, GB_BANK_SECRET: secret }, stdio: ['ignore', 'inherit', 'inherit'] })
    const until = performance.now() + READY_MS_MAX
    while (performance.now() < until) {
      if (await ask('/world/ledger').then(() => true, () => false)) return
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    throw new Error('the bank simulator did not start')
  }
  await start()
  return {
    url, start, faults: (faults) => ask('/world/faults', faults), tell: (what, body) => ask(`/world/${what}`, body), ledger: async () => (await ask('/world/ledger')) as BankLedger,
    kill: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}
