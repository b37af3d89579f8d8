import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { nameFromInside } from './account.ts'
import { SUPERUSER, type Place } from './cluster.ts'
import { clearLeftovers, startPostmaster, stopPostmaster } from './postmaster.ts'

const BOOT_MS_MAX = 600_000
const QUERY_MS_MAX = 30_000
const RULES_FILE = 'pg_hba.private.conf'
/** Only a part of the socket's name: nothing listens on the network. */
const SOCKET_PORT = 5432

/**
 * Runs the server without network, open to whoever reaches its socket; and that lies in a folder which only the server's user enters.
 * For data whose password is not known: restored from a backup, or the password's file was lost.
 */
export async function bootPrivately<T>(place: Place, work: (client: Client) => Promise<T>): Promise<T> {
  const { layout, account } = place
  const rules = join(layout.cluster, RULES_FILE)
  // Not in the data directory: a socket's path may hold 107 bytes at most, and the directory's name is not ours to shorten.
  const sockets = await mkdtemp(join(tmpdir(), 'gb-'))
  await writeFile(rules, 'local all all trust\n', { mode: 0o600 })
  if (account !== undefined) for (const path of [rules, sockets]) await chown(path, account.uid, account.gid)
  await clearLeftovers(place)
  const settings = ['-c', `hba_file=${nameFromInside(layout.cluster, account)}/${RULES_FILE}`, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${sockets}`]
  try {
    const pid = await startPostmaster(place, SOCKET_PORT, BOOT_MS_MAX, new AbortController().signal, settings)
    try {
      return await withClient(sockets, work)
    } finally {
      await stopPostmaster(place, pid)
    }
  } finally {
    await rm(rules, { force: true })
    await rm(sockets, { recursive: true, force: true })
  }
}

async function withClient<T>(sockets: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ host: sockets, port: SOCKET_PORT, user: SUPERUSER, database: 'postgres', connectionTimeoutMillis: QUERY_MS_MAX, query_timeout: QUERY_MS_MAX })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

export async function setSuperuserPassword(place: Place, password: string): Promise<void> {
  await bootPrivately(place, (client) => client.query(`alter role ${SUPERUSER} password ${client.escapeLiteral(password)}`))
}
