import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unprivilegedAccount } from '../../src/platform/postgres/account.ts'

const run = promisify(execFile)
/** Where Debian puts it; another place by PG15_BIN. */
const PROGRAMS = process.env.PG15_BIN ?? '/usr/lib/postgresql/15/bin'
const START_SECONDS_MAX = 30

export function hasPostgres15(): boolean {
  return existsSync(join(PROGRAMS, 'initdb'))
}

/** A server of the oldest PostgreSQL that the SQL is written for, for the time of `work`. Nothing of it stays. */
export async function withPostgres15<T>(work: (adminUrl: string) => Promise<T>): Promise<T> {
  const account = await unprivilegedAccount()
  const folder = await mkdtemp(join(tmpdir(), 'gb-postgres15-'))
  if (account !== undefined) await chown(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const password = randomBytes(16).toString('hex')
  const call = (program: string, ...args: string[]) => run(join(PROGRAMS, program), args, { cwd: folder, ...account })
  try {
    const passwordFile = join(folder, 'password')
    await writeFile(passwordFile, password)
    await call('initdb', '--pgdata', data, '--username', 'postgres', '--auth', 'scram-sha-256', '--pwfile', passwordFile, '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync')
    const port = await freePort()
    const settings = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`).join(' ')
    await call('pg_ctl', 'start', '--wait', '--timeout', String(START_SECONDS_MAX), '--pgdata', data, '--log', join(folder, 'log'), '--options', options)
    try {
      return await work(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`)
    } finally {
      await call('pg_ctl', 'stop', '--mode', 'immediate', '--pgdata', data)
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
