import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const RESTART_AFTER_MS = 200
const STOP_MS_MAX = 8_000

/** `hang` stops the process for a while, with whatever it holds, as a machine without memory does. */
export type Part = { readonly kill: () => boolean; readonly hang: (ms: number) => Promise<boolean>; readonly stop: () => Promise<void> }

/** A process of the product that is started again whenever it ends, as an init system would. */
export function startPart(name: string, args: string[], env: NodeJS.ProcessEnv): Part {
  let child: ChildProcess
  let stopping = false
  const start = () => {
    child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', process.env.GB_LOG === undefined ? 'ignore' : 'inherit', 'pipe'] })
    let words = ''
    child.stderr!.on('data', (data: Buffer) => { words = (words + data.toString()).slice(-2_000) })
    child.once('exit', (_code, signal) => {
      if (stopping) return
      if (signal !== 'SIGKILL') console.error(`${name} ended by itself: ${words}`)
      setTimeout(start, RESTART_AFTER_MS)
    })
  }
  start()
  return {
    kill: () => child.kill('SIGKILL'),
    hang: async (ms) => {
      const hung = child
      const isHung = hung.kill('SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, ms))
      hung.kill('SIGCONT')
      return isHung
    },
    stop: async () => {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
      await gone
      clearTimeout(timer)
    },
  }
}
