import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'

/** Whom the server runs as; spawn options of node:child_process. */
export type Account = { uid: number; gid: number }

/** The traditional "overflow" user, for machines (distroless containers) without /etc/passwd. */
const NOBODY = { uid: 65_534, gid: 65_534 } as const

/** PostgreSQL refuses to run as root: then it runs as `postgres` where that user exists, else as `nobody`. Undefined: as we are. */
export async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const name of ['postgres', 'nobody']) {
    const line = passwd.split('\n').find((candidate) => candidate.startsWith(`${name}:`))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid !== undefined && gid !== undefined && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) }
  }
  return NOBODY
}

/**
 * How a process that is started inside `directory` names it.
 *
 * The working directory is entered before root is given up, and /proc/self/cwd leads there without asking the parents again:
 * so the data may lie below /root (0700) without opening it to anybody.
 */
export function nameFromInside(directory: string, account: Account | undefined): string {
  return account !== undefined && existsSync('/proc/self/cwd') ? '/proc/self/cwd' : directory
}
