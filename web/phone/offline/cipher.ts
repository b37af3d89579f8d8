/** As OWASP asks of PBKDF2 with SHA-256 (2023): half a second on a phone, for each guess of whoever has found it. */
const ITERATIONS = 600_000
const IV_BYTES = 12
const KEY_BYTES = 32
const SALT_BYTES = 16

type Bytes = Uint8Array<ArrayBuffer>

/** The key of what lies on this phone, locked with a password. */
export interface Sealing {
  readonly salt: Bytes
  readonly iterations: number
  readonly wrapped: Bytes
}

/** `key` cannot be taken out of the browser again. */
export async function newSealing(password: string, iterations = ITERATIONS): Promise<{ readonly sealing: Sealing; readonly key: CryptoKey }> {
  const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  return { sealing: await wrap(raw, password, iterations), key: await imported(raw) }
}

/** Undefined: another password. */
export async function openSealing(sealing: Sealing, password: string): Promise<CryptoKey | undefined> {
  const raw = await unwrap(sealing, password)
  return raw === undefined ? undefined : imported(raw)
}

/** The same key under a new password; undefined when the old one is wrong. */
export async function rewrapped(sealing: Sealing, old: string, fresh: string): Promise<Sealing | undefined> {
  const raw = await unwrap(sealing, old)
  return raw === undefined ? undefined : wrap(raw, fresh, sealing.iterations)
}

export async function seal(key: CryptoKey, clear: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, clear))
  const both = new Uint8Array(IV_BYTES + sealed.length)
  both.set(iv)
  both.set(sealed, IV_BYTES)
  return both
}

/** Undefined: sealed with another key, or changed since. */
export async function unseal(key: CryptoKey, sealed: Bytes): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(0, IV_BYTES) }, key, sealed.subarray(IV_BYTES)))
  } catch {
    return undefined
  }
}

export function sealWords(key: CryptoKey, words: unknown): Promise<Bytes> {
  return seal(key, new TextEncoder().encode(JSON.stringify(words)))
}

export async function unsealWords<T>(key: CryptoKey, sealed: Bytes): Promise<T | undefined> {
  const clear = await unseal(key, sealed)
  return clear === undefined ? undefined : (JSON.parse(new TextDecoder().decode(clear)) as T)
}

async function wrap(raw: Bytes, password: string, iterations: number): Promise<Sealing> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  return { salt, iterations, wrapped: await seal(await keyOf(password, salt, iterations), raw) }
}

async function unwrap({ salt, iterations, wrapped }: Sealing, password: string): Promise<Bytes | undefined> {
  return unseal(await keyOf(password, salt, iterations), wrapped)
}

async function keyOf(password: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const words = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, words, { name: 'AES-GCM', length: KEY_BYTES * 8 }, false, ['encrypt', 'decrypt'])
}

function imported(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
