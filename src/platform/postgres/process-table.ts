import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PROBE_MS = 3_000

/** Whether the process runs. A zombie does not: where nobody reaps orphans (containers), it answers signals for ever. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const state = (await statFields(pid))?.[0]
  return state !== 'Z' && state !== 'X'
}

/** Tells a process from a later one with the same number; undefined when it does not run. */
export async function birthOf(pid: number): Promise<string | undefined> {
  if (!(await isRunning(pid))) return undefined
  const startTicks = (await statFields(pid))?.[19]
  if (startTicks !== undefined) return `${await bootId()}/${startTicks}`
  if (process.platform === 'win32') return 'unknown'
  return run('ps', ['-o', 'lstart=', '-p', String(pid)], { timeout: PROBE_MS, env: { ...process.env, LC_ALL: 'C' } }).then(({ stdout }) => stdout.trim(), () => 'unknown')
}

/** Name of the program a process runs; undefined when it cannot be told. */
export async function programOf(pid: number): Promise<string | undefined> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined)
  if (name !== undefined) return name.trim()
  if (process.platform === 'win32') return undefined
  return run('ps', ['-o', 'comm=', '-p', String(pid)], { timeout: PROBE_MS }).then(({ stdout }) => stdout.trim(), () => undefined)
}

/** Whether the process stands in that directory; undefined where that cannot be told. */
export async function standsIn(pid: number, directory: string): Promise<boolean | undefined> {
  const [wanted, cwd] = await Promise.all([directory, `/proc/${pid}/cwd`].map((path) => stat(path).catch(() => undefined)))
  return wanted === undefined || cwd === undefined ? undefined : cwd.ino === wanted.ino && cwd.dev === wanted.dev
}

/** Processes that stand in that directory, as all of a server's do in its data directory. Empty where there is no /proc. */
export async function processesIn(directory: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid)
  const inside = await Promise.all(pids.map((pid) => standsIn(pid, directory)))
  return pids.filter((_, index) => inside[index] === true)
}

/** Fields of /proc/<pid>/stat after the program's name, which may itself hold spaces and brackets. */
async function statFields(pid: number): Promise<string[] | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')
}

async function bootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return id.trim()
}
