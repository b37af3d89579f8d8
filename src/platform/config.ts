import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { CIPHER_PROFILES, type CipherProfile } from './vault-ciphers.ts'

/** All that the environment decides. Times, ports and paths only; no behaviour hides here. */
export type Config = {
  readonly dataDir: string
  readonly host: string
  readonly port: number
  /** Reverse proxies before it: addresses or networks, with commas between. Of everybody else `x-forwarded-for` is not believed. */
  readonly trustedProxies: string | undefined
  /** A server instead of the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined
  readonly databaseAppUrl: string | undefined
  /** One schema a bureau. */
  readonly schema: string
  readonly vaultKeyFile: string
  /** Of a key file that is made anew. */
  readonly ciphers: CipherProfile
  /** The carrier's gateway (docs/telecom-port.md). */
  readonly telecomUrl: string | undefined
  readonly telecomSecret: string | undefined
  /** The banks (docs/bank-port.md): the exchange's address, what all keys are made of, and the folder of those that take files. */
  readonly bankUrl: string | undefined
  readonly bankSecret: string | undefined
  readonly bankFolder: string | undefined
  /** Where citizens reach us, as it is printed in QR codes: https://jinzhong.example.cn */
  readonly publicUrl: string | undefined
  /** Which zone this is; alone with both, or one of two that exchange files in a folder, sealed with a secret that both know. */
  readonly zone: 'both' | 'public' | 'police'
  readonly zoneFolder: string | undefined
  readonly zoneSecret: string | undefined
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
    trustedProxies: trustedProxies(env.GB_TRUSTED_PROXIES),
    databaseUrl: env.DATABASE_URL === '' ? undefined : env.DATABASE_URL,
    databaseAppUrl: env.DATABASE_APP_URL === '' ? undefined : env.DATABASE_APP_URL,
    schema: env.GB_SCHEMA ?? 'bureau',
    ciphers: ciphersFrom(env.GB_CIPHERS),
    vaultKeyFile: resolve(env.GB_VAULT_KEY ?? join(dataDir, 'keys', 'vault.key')),
    telecomUrl: env.GB_TELECOM_URL,
    telecomSecret: env.GB_TELECOM_SECRET,
    bankUrl: env.GB_BANK_URL,
    bankSecret: env.GB_BANK_SECRET,
    bankFolder: env.GB_BANK_FOLDER,
    publicUrl: env.GB_PUBLIC_URL?.replace(/\/+$/, ''),
    ...zoneFrom(env),
  }
}

function ciphersFrom(name = 'international'): CipherProfile {
  const profile = CIPHER_PROFILES.find((one) => one === name)
  if (profile === undefined) throw new Error(`GB_CIPHERS must be ${CIPHER_PROFILES.join(' or ')}, not "${name}"`)
  return profile
}

const ZONE_SECRET_CHARS_MIN = 32

function zoneFrom(env: NodeJS.ProcessEnv): Pick<Config, 'zone' | 'zoneFolder' | 'zoneSecret'> {
  const zone = env.GB_ZONE ?? 'both'
  if (zone !== 'both' && zone !== 'public' && zone !== 'police') throw new Error(`GB_ZONE must be both, public or police, not "${zone}"`)
  if (zone === 'both') return { zone, zoneFolder: undefined, zoneSecret: undefined }
  const [zoneFolder, zoneSecret] = [env.GB_ZONE_FOLDER, env.GB_ZONE_SECRET]
  if (zoneFolder === undefined || zoneSecret === undefined || zoneSecret.length < ZONE_SECRET_CHARS_MIN) throw new Error(`the ${zone} zone needs GB_ZONE_FOLDER and GB_ZONE_SECRET (${ZONE_SECRET_CHARS_MIN} characters or more), the same in both zones`)
  return { zone, zoneFolder: resolve(zoneFolder), zoneSecret }
}

function trustedProxies(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const named = text.split(',').map((one) => one.trim())
  for (const one of named) {
    const [, address = '', bits = '32'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(one) ?? []
    if (isIP(address) === 0 || Number(bits) < 1 || Number(bits) > (isIP(address) === 4 ? 32 : 128)) throw new Error(`GB_TRUSTED_PROXIES must name addresses or networks like 10.0.0.5 or 10.0.0.0/24, not "${one}"`)
  }
  return named.join(',')
}
