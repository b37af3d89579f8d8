import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto'

/** `international`: AES-256-GCM and HMAC-SHA256. `national`: the ciphers that an assessment by GB/T 39786 asks for, SM4 (GB/T 32907) and SM3 (GB/T 32905). */
export const CIPHER_PROFILES = ['international', 'national'] as const
export type CipherProfile = (typeof CIPHER_PROFILES)[number]

/** One way of sealing. What is sealed is nonce, tag, ciphertext; `open` throws when a byte of it was changed. */
export type Ciphers = {
  /** The first byte of what it seals: what was sealed says how it is opened. */
  readonly version: number
  readonly nonceBytes: number
  readonly hash: 'sha256' | 'sm3'
  readonly seal: (clear: Buffer, nonce: Buffer) => Buffer
  readonly open: (sealed: Buffer) => Buffer
}

const TAG_BYTES = 16

export function ciphersOf(profile: CipherProfile, masterKey: Buffer): Ciphers {
  return profile === 'national' ? national(masterKey) : international(masterKey)
}

function international(masterKey: Buffer): Ciphers {
  // A KeyObject is four times faster than a Buffer key in createCipheriv (5 µs against 22 µs on Node 24).
  const key = derive('sha256', masterKey, 'golden-bell seal', 32)
  const nonceBytes = 12
  return {
    version: 1, nonceBytes, hash: 'sha256',
    seal: (clear, nonce) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = cipher.update(clear)
      // GCM is a stream: nothing is left for `final`, which makes the tag.
      cipher.final()
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open: (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
      decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + TAG_BYTES)), decipher.final()])
    },
  }
}

/** OpenSSL has no SM4-GCM: SM4-CTR, and over nonce and ciphertext an HMAC-SM3 with a key of its own, cut to 128 bits. */
function national(masterKey: Buffer): Ciphers {
  const key = derive('sm3', masterKey, 'golden-bell seal sm4', 16)
  const tagKey = derive('sm3', masterKey, 'golden-bell seal sm3', 32)
  const nonceBytes = 16
  const tagOf = (nonce: Buffer, sealed: Buffer) => createHmac('sm3', tagKey).update(nonce).update(sealed).digest().subarray(0, TAG_BYTES)
  return {
    version: 2, nonceBytes, hash: 'sm3',
    seal: (clear, nonce) => {
      const sealed = createCipheriv('sm4-ctr', key, nonce).update(clear)
      return Buffer.concat([nonce, tagOf(nonce, sealed), sealed])
    },
    open: (whole) => {
      const [nonce, tag, sealed] = [whole.subarray(0, nonceBytes), whole.subarray(nonceBytes, nonceBytes + TAG_BYTES), whole.subarray(nonceBytes + TAG_BYTES)]
      if (tag.length !== TAG_BYTES || !timingSafeEqual(tag, tagOf(nonce, sealed))) throw new Error('what was sealed was changed, or sealed with another key')
      return createDecipheriv('sm4-ctr', key, nonce).update(sealed)
    },
  }
}

export function derive(hash: Ciphers['hash'], masterKey: Buffer, purpose: string, bytes: number): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync(hash, masterKey, Buffer.alloc(0), purpose, bytes)))
}
