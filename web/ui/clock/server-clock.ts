import { useSyncExternalStore } from 'react'

const TICK_MS = 1_000

let offsetMs = 0
let isExact = false

/**
 * A phone's clock may be minutes off, and the countdown is the server's. Most lists say `now`; other answers only carry
 * the Date header, good to a second, which is taken until an exact one came.
 */
export function noteServerTime(body: unknown, dateHeader: string | null): void {
  const now = typeof body === 'object' && body !== null && 'now' in body && typeof body.now === 'string' ? Date.parse(body.now) : Number.NaN
  if (Number.isFinite(now)) {
    offsetMs = now - Date.now()
    isExact = true
    return
  }
  const header = dateHeader === null || isExact ? Number.NaN : Date.parse(dateHeader)
  // The header is cut to the second: half a second is what it loses on average.
  if (Number.isFinite(header)) offsetMs = header + 500 - Date.now()
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs
}

/** By this machine's own clock, for spans that begin and end on it: the server's may be learned in between. */
export function ownNow(): number {
  return Date.now()
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let shownSecond = Math.floor(serverNow() / TICK_MS)

/** One timer for all countdowns of a page, so that they tick together. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  shownSecond = Math.floor(serverNow() / TICK_MS)
  for (const listener of listeners) listener()
}

/** The server's time, renewed every second. */
export function useNow(): number {
  const second = useSyncExternalStore(subscribe, () => shownSecond)
  return Math.max(second * TICK_MS, serverNow())
}
