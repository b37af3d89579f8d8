import { useSyncExternalStore } from 'react'
import { ownNow } from '../../ui/clock/server-clock.ts'

export const IDLE_MINUTES = [1, 5, 10, 15, 30] as const
const IDLE_MINUTES_FIRST = 5
const LOCKED = 'gb.locked'
const TOUCHED = 'gb.touched'
const MINUTES = 'gb.idleMinutes'
const LOGIN = 'gb.lockedLogin'
/** Written seldom: every scroll is a touch. */
const NOTED_EVERY_MS = 2_000
const LOOK_EVERY_MS = 5_000
const TOUCHES = ['pointerdown', 'keydown', 'scroll'] as const

const listeners = new Set<() => void>()

export function idleMinutes(): number {
  const stored = Number(localStorage.getItem(MINUTES))
  return IDLE_MINUTES.find((minutes) => minutes === stored) ?? IDLE_MINUTES_FIRST
}

export function setIdleMinutes(minutes: number): void {
  localStorage.setItem(MINUTES, String(minutes))
}

/** Nobody has touched it for so long that somebody else may be holding it. A phone that was never used is not locked. */
function isIdle(): boolean {
  const touched = Number(localStorage.getItem(TOUCHED) ?? Number.NaN)
  return ownNow() - touched > idleMinutes() * 60_000
}

export function isLocked(): boolean {
  return localStorage.getItem(LOCKED) !== null
}

/** Who locked it, by login; the page asks for this password and no other. */
export function lockedLogin(): string {
  return localStorage.getItem(LOGIN) ?? ''
}

export function lock(): void {
  localStorage.setItem(LOCKED, 'yes')
  tell()
}

export function unlock(): void {
  localStorage.removeItem(LOCKED)
  localStorage.setItem(TOUCHED, String(ownNow()))
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

export function useLocked(): boolean {
  return useSyncExternalStore(subscribe, isLocked)
}

/** Another tab may lock and unlock as well. */
function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => { if (event.key === LOCKED) listener() }
  listeners.add(listener)
  window.addEventListener('storage', onStorage)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', onStorage)
  }
}

/** While somebody is logged in; `onIdle` once nobody has touched the phone for as long as they chose. */
export function watchIdle(login: string, onIdle: () => void): () => void {
  localStorage.setItem(LOGIN, login)
  let notedAt = Number.NEGATIVE_INFINITY
  const onTouch = () => {
    if (isLocked() || ownNow() - notedAt < NOTED_EVERY_MS) return
    notedAt = ownNow()
    localStorage.setItem(TOUCHED, String(notedAt))
  }
  // First whether it lay idle, then the touch of opening it.
  const look = () => { if (!isLocked() && isIdle()) onIdle() }
  look()
  onTouch()
  const timer = setInterval(look, LOOK_EVERY_MS)
  // A page that slept is looked at before it is touched.
  document.addEventListener('visibilitychange', look)
  for (const touch of TOUCHES) window.addEventListener(touch, onTouch, { passive: true })
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    for (const touch of TOUCHES) window.removeEventListener(touch, onTouch)
  }
}

/** Of a page that is opened: what was left lying is locked before anything is drawn. */
export function lockIfLeftLying(): void {
  if (localStorage.getItem(LOGIN) !== null && isIdle()) lock()
}

/** Nobody is logged in: there is nothing to lock. */
export function nothingToLock(): void {
  for (const key of [LOCKED, TOUCHED, LOGIN]) localStorage.removeItem(key)
  tell()
}
