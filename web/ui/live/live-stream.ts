import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { LiveEvent } from '../../../src/contract/event.ts'

const RETRY_FIRST_MS = 1_000
const RETRY_MAX_MS = 30_000

export type LiveState = 'off' | 'connecting' | 'open' | 'lost'

/** Named events as well as plain messages are understood; the list follows the contract. */
const EVENT_TYPES = {
  'warning.opened': true, 'warning.raised': true, 'warning.changed': true, 'warning.closed': true, 'warning.acknowledged': true, 'warning.late': true,
  'task.offered': true, 'case.opened': true, 'case.changed': true, 'case.slip': true, 'counter.changed': true, 'task.changed': true, 'task.closed': true, 'task.slip': true, 'task.late': true, 'task.withdrawn': true,
  'surge.started': true, 'surge.ended': true, 'handover.pending': true, 'numbers.changed': true,
  'announcement.changed': true, 'order.changed': true, 'order.alarm': true, 'appeal.opened': true, 'appeal.changed': true, 'appeal.decided': true, 'appeal.alarm': true, 'tip.opened': true, 'tip.urgent': true, 'tip.changed': true, 'tip.alarm': true,
  'roster.changed': true, 'roster.gap': true, 'session.ended': true, 'rights.changed': true,
} satisfies Record<LiveEvent['type'], true>

let state: LiveState = 'off'
let source: EventSource | undefined
let retryTimer: ReturnType<typeof setTimeout> | undefined
let failures = 0
const stateListeners = new Set<() => void>()
const eventListeners = new Set<(event: LiveEvent) => void>()
const reopenListeners = new Set<() => void>()

function setState(next: LiveState): void {
  if (state === next) return
  const wasLost = state === 'lost'
  state = next
  for (const listener of stateListeners) listener()
  // What happened while the line was down is not sent again: everything shown is asked for anew.
  if (wasLost && next === 'open') for (const listener of reopenListeners) listener()
}

function onMessage(message: MessageEvent<string>): void {
  let event: LiveEvent
  try {
    event = JSON.parse(message.data) as LiveEvent
  } catch {
    return
  }
  for (const listener of eventListeners) listener(event)
}

function connect(): void {
  clearTimeout(retryTimer)
  source?.close()
  const next = new EventSource('/api/events')
  source = next
  next.onopen = () => {
    failures = 0
    setState('open')
  }
  next.onmessage = onMessage
  for (const type of Object.keys(EVENT_TYPES)) next.addEventListener(type, onMessage as EventListener)
  next.onerror = () => {
    next.close()
    if (source !== next) return
    failures += 1
    setState('lost')
    // Jitter: after a restart of the server not every page must knock in the same second.
    retryTimer = setTimeout(connect, Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (failures - 1)) * (0.75 + Math.random() / 2))
  }
}

function onWake(): void {
  if (document.visibilityState === 'visible' && state === 'lost') connect()
}

/** Opens the one stream of this page; the answer closes it. */
export function openLiveStream(): () => void {
  setState('connecting')
  connect()
  document.addEventListener('visibilitychange', onWake)
  window.addEventListener('online', onWake)
  return () => {
    document.removeEventListener('visibilitychange', onWake)
    window.removeEventListener('online', onWake)
    clearTimeout(retryTimer)
    source?.close()
    source = undefined
    failures = 0
    setState('off')
  }
}

function subscribeState(listener: () => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeState, () => state)
}

export function useLiveEvent(handler: (event: LiveEvent) => void): void {
  const latest = useEffectEvent(handler)
  useEffect(() => {
    const listener = (event: LiveEvent) => latest(event)
    eventListeners.add(listener)
    return () => void eventListeners.delete(listener)
  }, [])
}

/** Runs after a lost line is back. */
export function useLiveReopened(handler: () => void): void {
  const latest = useEffectEvent(handler)
  useEffect(() => {
    const listener = () => latest()
    reopenListeners.add(listener)
    return () => void reopenListeners.delete(listener)
  }, [])
}
