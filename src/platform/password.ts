import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { randomLetters } from './ids.ts'

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt)
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }
const HASH_BYTES = 32

/** scrypt with the parameters of the OWASP password cheat sheet (N = 2^15, r = 8, p = 1; about 60 ms). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64')}$${(await derive(password, salt, HASH_BYTES, COST)).toString('base64')}`
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [, salt = '', hash = ''] = stored.split('$')
  const expected = Buffer.from(hash, 'base64')
  const derived = await derive(password, Buffer.from(salt, 'base64'), HASH_BYTES, COST)
  return expected.length === derived.length && timingSafeEqual(expected, derived)
}

/** 256 random bits: cookies, CSRF tokens, API keys. */
export function randomKey(): string {
  return randomBytes(32).toString('base64url')
}

const ONE_TIME_CHARS = 16
/** Typed from a printed sheet: none is taken for another, and none makes a formula of a table's cell, which a sheet would mark with an apostrophe. */
const ONE_TIME_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** 79 random bits for one log-in: whoever uses it must choose one of their own. */
export function oneTimePassword(): string {
  return randomLetters(ONE_TIME_LETTERS, ONE_TIME_CHARS)
}

/** A random key needs no slow hash: there is nothing to guess. */
export function keyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
