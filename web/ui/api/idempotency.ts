const KEY_BYTES = 16

/** 32 hex digits. Not crypto.randomUUID: that is missing on plain-HTTP hosts inside a police network. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
