import { createHash, randomBytes, randomInt } from 'node:crypto'

/** UUID version 7 (RFC 9562): ordered by time, so that indexes stay warm at their end. */
export function uuidv7(now: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return dashed(bytes.toString('hex'))
}

/** The same words always give the same id: for rows that a repeated request must find again. Version 8 (RFC 9562): of our own making. */
export function uuidOf(words: string): string {
  const bytes = createHash('sha256').update(words).digest()
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return dashed(bytes.toString('hex'))
}

/** Six digits that a citizen can read out to 96110. */
export function officerCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0')
}

/** Letters and digits that nobody takes for one another, on a poster or read out. */
export const CREDIT_CHARS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CREDIT_CODE_CHARS = 6

/** Whom a registration is credited to. */
export function creditCode(): string {
  return randomLetters(CREDIT_CHARS, CREDIT_CODE_CHARS)
}

/** So many of these letters, each as likely as any other. */
export function randomLetters(letters: string, count: number): string {
  return Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('')
}

/** What a user reads out to the administrator, who finds it in the log. */
export function errorNumber(): string {
  return randomBytes(4).toString('hex')
}

function dashed(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
