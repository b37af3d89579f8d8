import { createHmac, randomBytes, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql, type Transaction } from 'kysely'
import { blobs, texts, uuids } from './postgres/arrays.ts'
import { ciphersOf, derive, type CipherProfile, type Ciphers } from './vault-ciphers.ts'

/** What can be tokenised. The kind is part of the token: a phone and an account with the same digits never meet. */
export type IdentifierKind = 'phone' | 'id-number' | 'account' | 'domain' | 'app'
export type Token = string & { readonly unit: 'token' }
export type Identifier = { readonly kind: IdentifierKind; readonly value: string; readonly token: Token }

const KEY_BYTES = 32
const NONCES_AT_ONCE = 1_024
const KEY_FILE_MODE = 0o600
/** Before the key in the file of a bureau with the national ciphers. */
const NATIONAL_MARK = 'sm4 '

/**
 * Tokens and sealed clear text.
 *
 * A token is an HMAC cut to 128 bits and written as a UUID (16 bytes in the database). Sealing draws a random nonce; a version byte says how it was done
 * (src/platform/vault-ciphers.ts). The keys live in a file of their own outside the database, which without it is only tokens.
 */
export class Vault {
  readonly #tokenKey: KeyObject
  readonly #ciphers: Ciphers
  readonly #version: Buffer
  #nonces = Buffer.alloc(0)
  #nonceAt = 0

  constructor(masterKey: Buffer, profile: CipherProfile = 'international') {
    if (masterKey.length !== KEY_BYTES) throw new Error(`the vault key has ${KEY_BYTES} bytes, not ${masterKey.length}`)
    this.#ciphers = ciphersOf(profile, masterKey)
    this.#version = Buffer.of(this.#ciphers.version)
    this.#tokenKey = derive(this.#ciphers.hash, masterKey, 'golden-bell token', KEY_BYTES)
  }

  token(kind: IdentifierKind | 'check' | 'list-row' | 'proof-code' | 'recovery-code', value: string): Token {
    const hex = createHmac(this.#ciphers.hash, this.#tokenKey).update(`${kind}\n${value}`).digest('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}` as Token
  }

  identifier(kind: IdentifierKind, value: string): Identifier {
    return { kind, value, token: this.token(kind, value) }
  }

  /** Tells a database sealed with other keys apart before anything is written into it. */
  checkToken(): Token {
    return this.token('check', 'golden-bell')
  }

  seal(clear: string | Buffer): Buffer {
    return Buffer.concat([this.#version, this.#ciphers.seal(typeof clear === 'string' ? Buffer.from(clear) : clear, this.#freshNonce())])
  }

  /** Random bytes cost 5 µs a call, however few; so they are drawn for many seals at once, and each is used once. */
  #freshNonce(): Buffer {
    const { nonceBytes } = this.#ciphers
    if (this.#nonceAt === this.#nonces.length) {
      this.#nonces = randomBytes(NONCES_AT_ONCE * nonceBytes)
      this.#nonceAt = 0
    }
    return this.#nonces.subarray(this.#nonceAt, (this.#nonceAt += nonceBytes))
  }

  open(sealed: Buffer): string {
    return this.openBytes(sealed).toString('utf8')
  }

  openBytes(sealed: Buffer): Buffer {
    if (sealed[0] !== this.#ciphers.version) throw new Error('sealed with other ciphers than those of this bureau')
    return this.#ciphers.open(sealed.subarray(1))
  }
}

/** Reads the key file, or makes it (0600) with these ciphers; an old one keeps its own, for tokens are made with them. Losing the file is losing the clear text: back it up apart from the database. */
export function openVault(keyFile: string, freshProfile: CipherProfile = 'international'): Vault {
  if (!existsSync(keyFile)) {
    mkdirSync(dirname(keyFile), { recursive: true })
    writeFileSync(keyFile, `${freshProfile === 'national' ? NATIONAL_MARK : ''}${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: KEY_FILE_MODE, flag: 'wx' })
  }
  const written = readFileSync(keyFile, 'utf8').trim()
  return written.startsWith(NATIONAL_MARK) ? new Vault(Buffer.from(written.slice(NATIONAL_MARK.length), 'hex'), 'national') : new Vault(Buffer.from(written, 'hex'))
}

type VaultTables = {
  vault_identifier: { token: string; kind: string; sealed: Buffer }
  vault_record: { kind: string; id: string; sealed: Buffer }
}
export type RecordKind =
  | 'person' | 'signal-text' | 'signature' | 'outcome-note' | 'handover-note' | 'follow-up-note' | 'list-row'
  | 'bank-answer' | 'query-answer' | 'listing-evidence' | 'appeal' | 'appeal-decision' | 'case-words' | 'payee-name' | 'order-payments' | 'phone-proof' | 'registration' | 'second-factor' | 'person-note' | 'zone-message' | 'zone-unread' | 'tip' | 'tip-answer'

/** Sealing a few costs less than asking which of them are kept already. */
const SEALED_UNASKED_MAX = 16

/** Keeps the clear text of identifiers that are new. Sealing costs 5 µs each, so of many those already kept are found first. */
export async function keepIdentifiers(tx: Transaction<VaultTables>, vault: Vault, identifiers: readonly Identifier[]): Promise<void> {
  if (identifiers.length === 0) return
  const byToken = new Map(identifiers.map((identifier) => [identifier.token, identifier]))
  if (byToken.size > SEALED_UNASKED_MAX) {
    const known = await sql<{ token: Token }>`select token from vault_identifier where token = any(${uuids([...byToken.keys()], (token) => token)}::uuid[])`.execute(tx)
    for (const { token } of known.rows) byToken.delete(token)
  }
  if (byToken.size === 0) return
  // In token order: two batches that meet the same new numbers must lock them in the same order.
  const fresh = [...byToken.values()].sort((a, b) => (a.token < b.token ? -1 : 1))
  await sql`
    insert into vault_identifier (token, kind, sealed)
    select * from unnest(${uuids(fresh, (one) => one.token)}::uuid[], ${texts(fresh, (one) => one.kind)}::text[], ${blobs(fresh, (one) => vault.seal(one.value))}::bytea[])
    on conflict do nothing`.execute(tx)
}

/** Clear text by token; tokens that nobody kept are missing from the answer. */
export async function openIdentifiers(tx: Transaction<VaultTables>, vault: Vault, tokens: readonly string[]): Promise<Map<string, string>> {
  if (tokens.length === 0) return new Map()
  const kept = await tx.selectFrom('vault_identifier').select(['token', 'sealed']).where('token', 'in', [...new Set(tokens)]).execute()
  return new Map(kept.map((row) => [row.token, vault.open(row.sealed)]))
}

export async function keepRecords(tx: Transaction<VaultTables>, vault: Vault, kind: RecordKind, records: readonly { id: string; clear: string }[]): Promise<void> {
  if (records.length === 0) return
  const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : 1))
  await sql`
    insert into vault_record (kind, id, sealed)
    select ${kind}, id, sealed from unnest(${texts(sorted, (one) => one.id)}::text[], ${blobs(sorted, (one) => vault.seal(one.clear))}::bytea[]) as t (id, sealed)
    on conflict (kind, id) do update set sealed = excluded.sealed`.execute(tx)
}

export async function openRecords(tx: Transaction<VaultTables>, vault: Vault, kind: RecordKind, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const kept = await tx.selectFrom('vault_record').select(['id', 'sealed']).where('kind', '=', kind).where('id', 'in', [...ids]).execute()
  return new Map(kept.map((row) => [row.id, vault.open(row.sealed)]))
}

/** What was taken back is not kept. */
export async function forgetRecords(tx: Transaction<VaultTables>, kind: RecordKind, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('vault_record').where('kind', '=', kind).where('id', 'in', [...ids]).execute()
}
