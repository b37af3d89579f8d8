import { useCallback, useRef } from 'react'
import { isFinal } from './failure.ts'

const KEY_BYTES = 16

/** 32 hex digits. Not crypto.randomUUID: that is missing on plain-HTTP hosts inside a police network. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export type KeyedSend = <T>(intent: unknown, send: (key: string) => Promise<T>) => Promise<T>

/** A key stays with its intent until the server has answered it, so that a retry after a lost answer is recognised as the same tap. */
export function useKeyedSend(): KeyedSend {
  const keys = useRef(new Map<string, string>())
  return useCallback<KeyedSend>(async (intent, send) => {
    const words = JSON.stringify(intent)
    const key = keys.current.get(words) ?? newIdempotencyKey()
    keys.current.set(words, key)
    try {
      const answer = await send(key)
      keys.current.delete(words)
      return answer
    } catch (failure) {
      if (isFinal(failure)) keys.current.delete(words)
      throw failure
    }
  }, [])
}
