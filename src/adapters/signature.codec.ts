import { createHmac, timingSafeEqual } from 'node:crypto'

/** Both ways of every port: hex HMAC-SHA256 over `timestamp.body`, the timestamp in Unix seconds. */
export type Stamp = { readonly timestamp: string; readonly signature: string }

/** Older or newer than this is a replay or a wrong clock. */
const SIGNATURE_AGE_SECONDS_MAX = 300

export function stampOf(secret: string, body: string, now: Date): Stamp {
  const timestamp = String(Math.floor(now.getTime() / 1_000))
  return { timestamp, signature: signature(secret, timestamp, body) }
}

export function stampHolds(secret: string, stamp: Stamp, body: string, now: Date, ageSecondsMax = SIGNATURE_AGE_SECONDS_MAX): boolean {
  if (!/^\d{1,12}$/.test(stamp.timestamp) || Math.abs(now.getTime() / 1_000 - Number(stamp.timestamp)) > ageSecondsMax) return false
  const expected = Buffer.from(signature(secret, stamp.timestamp, body))
  const given = Buffer.from(stamp.signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export function signed(secret: string, body: string, now: Date): Record<string, string> {
  const { timestamp, signature: made } = stampOf(secret, body, now)
  return { 'content-type': 'application/json', 'x-gb-timestamp': timestamp, 'x-gb-signature': made }
}

export function signatureHolds(secret: string, headers: Readonly<Record<string, unknown>>, body: string, now: Date): boolean {
  return stampHolds(secret, { timestamp: String(headers['x-gb-timestamp']), signature: String(headers['x-gb-signature']) }, body, now)
}

function signature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}
