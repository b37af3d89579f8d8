import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { birthOf } from './process-table.ts'

const ATTEMPTS_MAX = 5

/** Says which process supervises a data directory. PostgreSQL's own lock keeps two servers apart; this one keeps two supervisors apart. */
export type SupervisorLock = { release(): Promise<void> }

/** Takes the lock, also from a holder that no longer runs; undefined when somebody alive holds it. */
export async function takeSupervisorLock(path: string): Promise<SupervisorLock | undefined> {
  const claim = `${JSON.stringify({ pid: process.pid, birth: await birthOf(process.pid), nonce: randomUUID() })}\n`
  const draft = `${path}.${process.pid}.${randomUUID()}`
  await writeFile(draft, claim, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (await linked(draft, path)) return { release: () => release(path, claim) }
      const held = await contentOf(path)
      if (held === undefined) continue
      if (await holderLives(held)) return undefined
      await discard(path, held)
    }
    return undefined
  } finally {
    await rm(draft, { force: true })
  }
}

/** A link appears with its content in one step, and only one of two competitors makes it. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function holderLives(held: string): Promise<boolean> {
  try {
    const { pid, birth } = JSON.parse(held) as { pid: number; birth: string }
    return (await birthOf(pid)) === birth
  } catch {
    return false
  }
}

/** Moves a dead holder's claim away; puts it back when a competitor has replaced it in the meantime. */
async function discard(path: string, held: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  await rename(path, aside).catch(() => undefined)
  const moved = await contentOf(aside)
  if (moved !== undefined && moved !== held) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

async function release(path: string, claim: string): Promise<void> {
  if ((await contentOf(path)) === claim) await rm(path, { force: true })
}

function contentOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
