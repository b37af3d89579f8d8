import { useEffect, useSyncExternalStore } from 'react'

export const canStayAwake = 'wakeLock' in navigator
const keyOf = (userId: string) => `gb.awake.${userId}`
const listeners = new Set<() => void>()

/** Each user's own, on this phone; off until they choose it, for it costs battery. */
export function useStaysAwake(userId: string): boolean {
  return useSyncExternalStore(subscribe, () => localStorage.getItem(keyOf(userId)) !== null)
}

export function setStaysAwake(userId: string, isOn: boolean): void {
  if (isOn) localStorage.setItem(keyOf(userId), 'yes')
  else localStorage.removeItem(keyOf(userId))
  for (const listener of listeners) listener()
}

/** Only a page that runs can ring, and a phone whose screen went dark stops its pages: while this one is in sight the screen stays on. */
export function useScreenOn(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !canStayAwake) return
    let given: WakeLockSentinel | undefined
    let isOver = false
    // The browser takes it back whenever the page is hidden, and gives none while the battery is low.
    const ask = () => {
      if (document.visibilityState !== 'visible') return
      navigator.wakeLock.request('screen').then((lock) => {
        if (isOver) void lock.release()
        else given = lock
      }, () => undefined)
    }
    ask()
    document.addEventListener('visibilitychange', ask)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', ask)
      void given?.release()
    }
  }, [isWanted])
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
