import type { CAC } from 'cac'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const SIMULATOR = join(import.meta.dirname, '../../sim/banks.ts')

/** A process of its own that knows nothing of the program but the protocol; it takes no database, so no real one can be given to it. */
export function bankSimulatorCommand(cli: CAC): void {
  cli.command('bank-simulator', '启动银行模拟器（选项见 docs/bank-port.md） — many banks that speak the bank port; options in docs/bank-port.md').allowUnknownOptions().action(() => new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [SIMULATOR, ...process.argv.slice(process.argv.indexOf('bank-simulator') + 1)], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code) => {
      process.exitCode = code ?? 1
      resolve()
    })
  }))
}
