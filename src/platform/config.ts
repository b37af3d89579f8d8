import { join, resolve } from 'node:path'

/** All that the environment decides. Times, ports and paths only; no behaviour hides here. */
export type Config = {
  readonly dataDir: string
  readonly host: string
  readonly port: number
  /** A server instead of the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined
  readonly databaseAppUrl: string | undefined
  /** One schema a bureau. */
  readonly schema: string
  readonly vaultKeyFile: string
  /** The carrier's gateway (docs/telecom-port.md). */
  readonly telecomUrl: string | undefined
  readonly telecomSecret: string | undefined
  /** The banks (docs/bank-port.md): the exchange's address, what all keys are made of, and the folder of those that take files. */
  readonly bankUrl: string | undefined
  readonly bankSecret: string | undefined
  readonly bankFolder: string | undefined
  /** Where citizens reach us, as it is printed in QR codes: https://jinzhong.example.cn */
  readonly publicUrl: string | undefined
}

const PORT_DEFAULT = 8080

export function configFrom(env: NodeJS.ProcessEnv): Config {
  const dataDir = resolve(env.GB_DATA ?? 'data')
  const port = Number(env.PORT ?? PORT_DEFAULT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT must be a port number, not "${env.PORT}"`)
  return {
    dataDir,
    host: env.HOST ?? '127.0.0.1',
    port,
    databaseUrl: env.DATABASE_URL === '' ? undefined : env.DATABASE_URL,
    databaseAppUrl: env.DATABASE_APP_URL === '' ? undefined : env.DATABASE_APP_URL,
    schema: env.GB_SCHEMA ?? 'bureau',
    vaultKeyFile: resolve(env.GB_VAULT_KEY ?? join(dataDir, 'keys', 'vault.key')),
    telecomUrl: env.GB_TELECOM_URL,
    telecomSecret: env.GB_TELECOM_SECRET,
    bankUrl: env.GB_BANK_URL,
    bankSecret: env.GB_BANK_SECRET,
    bankFolder: env.GB_BANK_FOLDER,
    publicUrl: env.GB_PUBLIC_URL?.replace(/\/+$/, ''),
  }
}
