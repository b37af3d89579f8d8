import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Peer } from '../../domain/zones.ts'

/** `first`: the number of the first message; the others follow. `ack`: all of the reader's messages up to here have arrived. */
const Bundle = z.strictObject({ from: z.enum(['public', 'police']), ack: z.int().min(0), first: z.int().min(1), messages: z.array(z.unknown()) })
export type Bundle = z.infer<typeof Bundle>

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Sealed with AES-256-GCM under a key of the two zones and of the direction: whoever carries the file can neither read, change nor turn it round. */
export function sealBundle(secret: string, bundle: Bundle): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, bundle.from), nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(bundle)), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Undefined when it was not sealed by `from`, was changed, or is not whole. */
export function openBundle(secret: string, from: Peer, file: Buffer): Bundle | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, from), file.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(file.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const clear = Buffer.concat([decipher.update(file.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    const { data } = Bundle.safeParse(JSON.parse(clear.toString('utf8')))
    return data?.from === from ? data : undefined
  } catch {
    return undefined
  }
}

function keyOf(secret: string, from: Peer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `golden-bell zone ${from}`, 32))
}
