import { useEffect, useState, useSyncExternalStore } from 'react'
import { reportPosition } from '../ui/api/task-api.ts'

/** Door visits go to the nearest officer; more often than this only drains the battery. */
const REPORT_EVERY_MS = 60_000

export type PositionState = 'unsupported' | 'ask' | 'granted' | 'denied'

let state: PositionState = 'geolocation' in navigator && window.isSecureContext ? 'ask' : 'unsupported'
const listeners = new Set<() => void>()

function setState(next: PositionState): void {
  state = next
  for (const listener of listeners) listener()
}

export function usePositionState(): PositionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}

/** The browser's own question, asked only after the officer tapped the switch. */
export function askForPosition(): void {
  navigator.geolocation.getCurrentPosition(
    () => setState('granted'),
    (failure) => setState(failure.code === failure.PERMISSION_DENIED ? 'denied' : 'granted'),
    { timeout: 10_000 },
  )
}

export function usePositionReports(): void {
  const current = usePositionState()
  const [lastSentAt] = useState(() => ({ ms: Number.NEGATIVE_INFINITY }))
  useEffect(() => {
    if (state !== 'ask' || !('permissions' in navigator)) return
    void navigator.permissions.query({ name: 'geolocation' }).then((permission) => {
      if (permission.state !== 'prompt') setState(permission.state)
    })
  }, [])
  useEffect(() => {
    if (current !== 'granted') return
    const watch = navigator.geolocation.watchPosition(({ coords }) => {
      if (performance.now() - lastSentAt.ms < REPORT_EVERY_MS) return
      lastSentAt.ms = performance.now()
      // A lost report is replaced by the next one; nobody needs to hear of it.
      reportPosition(coords.longitude, coords.latitude).catch(() => undefined)
    })
    return () => navigator.geolocation.clearWatch(watch)
  }, [current, lastSentAt])
}
