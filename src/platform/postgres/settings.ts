import { chown, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from './account.ts'

/**
 * For a machine of 2 cores that runs everything else as well: modest memory, full durability.
 * A site puts its own values into `local.conf` beside the generated file; they win.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  cluster_name: 'golden-bell',
  max_connections: '100',
  // Inside the data directory (0700), so that only its owner and root reach the socket. Relative, because the socket's path may hold 107 bytes at most.
  unix_socket_directories: '.',
  listen_addresses: '127.0.0.1',
  password_encryption: 'scram-sha-256',

  shared_buffers: '384MB',
  effective_cache_size: '4GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  huge_pages: 'off',
  // Containers often have a /dev/shm of 64 MB: parallel queries get theirs from the main segment first.
  min_dynamic_shared_memory: '64MB',
  max_parallel_workers_per_gather: '1',
  random_page_cost: '1.1',
  // Our queries are short; compiling them costs more than it gains.
  jit: 'off',

  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  // The npm build has no lz4, and pglz takes a twelfth of the CPU time that signals need: the disk is the cheaper of the two.
  wal_compression: 'off',
  wal_buffers: '16MB',
  min_wal_size: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '5min',
  archive_mode: 'off',
  max_wal_senders: '4',
  max_replication_slots: '4',
  // A backup that died must not keep WAL until the disk is full.
  max_slot_wal_keep_size: '8GB',

  autovacuum_max_workers: '2',
  autovacuum_naptime: '15s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.02',
  autovacuum_vacuum_insert_scale_factor: '0.1',
  autovacuum_vacuum_cost_limit: '1000',

  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%Y%m%d-%H%M%S.log',
  log_file_mode: '0600',
  log_rotation_age: '1d',
  log_rotation_size: '10MB',
  log_line_prefix: '%m [%p] %q%a ',
  // No personal data in logs: neither the rows that broke a constraint (DETAIL) nor statements and their parameters.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

const LOCAL_FILE = 'local.conf'

/** Nothing trusts the network, nor other users of the machine. */
const ACCESS_RULES = `# Written by Golden Bell at every start.
local all         all               scram-sha-256
host  all         all 127.0.0.1/32  scram-sha-256
`

/** Writes postgresql.conf and pg_hba.conf; `overrides` win over the tuned values (tests switch fsync off). */
export async function writeSettings(cluster: string, account: Account | undefined, overrides: Readonly<Record<string, string>> = {}): Promise<void> {
  // node-postgres knows no Unix sockets on Windows.
  const ofPlatform = process.platform === 'win32' ? { unix_socket_directories: '' } : {}
  const lines = Object.entries({ ...SETTINGS, ...ofPlatform, ...overrides }).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  const text = `# Written by Golden Bell at every start; put your own values into local.conf.\n${lines.join('\n')}\ninclude = '${LOCAL_FILE}'\n`
  await replaceFile(join(cluster, 'postgresql.conf'), text, account)
  await replaceFile(join(cluster, 'pg_hba.conf'), ACCESS_RULES, account)
  if (!existsSync(join(cluster, LOCAL_FILE))) await replaceFile(join(cluster, LOCAL_FILE), '# Your own settings; they win over postgresql.conf.\n', account)
}

async function replaceFile(path: string, text: string, account: Account | undefined): Promise<void> {
  const draft = `${path}.draft`
  await writeFile(draft, text, { mode: 0o600 })
  if (account !== undefined) await chown(draft, account.uid, account.gid)
  await rename(draft, path)
}
