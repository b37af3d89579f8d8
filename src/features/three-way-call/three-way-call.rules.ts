import type { LegResult, LegState } from '../../domain/three-way-call.ts'

/** A gateway that is asked again and again has a minute; then each telephone rings for half of one. */
const RING_SECONDS_MAX = 90
/** Nobody talks longer; what is still open then was forgotten, or its end was never told. */
const CALL_MINUTES_MAX = 120

export type CallDue = { readonly rule: 'ring' | 'call-end'; readonly dueAt: Date }

export function onAsked(now: Date): CallDue {
  return { rule: 'ring', dueAt: new Date(now.getTime() + RING_SECONDS_MAX * 1_000) }
}

export function untilEnd(now: Date): CallDue {
  return { rule: 'call-end', dueAt: new Date(now.getTime() + CALL_MINUTES_MAX * 60_000) }
}

const IS_LIVE: Readonly<Record<LegState, boolean>> = { asked: true, ringing: true, joined: true, busy: false, 'no-answer': false, failed: false, left: false }

export function isLive(state: LegState): boolean {
  return IS_LIVE[state]
}

/** Rings, or is still to: nobody is on it yet. */
export function isAwaited(state: LegState): boolean {
  return state === 'asked' || state === 'ringing'
}

/** What a leg becomes by what is told of it. Results overtake each other on the way: one that is behind, or comes after the end, changes nothing. */
export function legAfter(state: LegState, told: LegResult): LegState | undefined {
  switch (told) {
    case 'ringing': return state === 'asked' ? told : undefined
    case 'joined':
    case 'busy':
    case 'no-answer':
    case 'failed': return isAwaited(state) ? told : undefined
    case 'left': return isLive(state) ? told : undefined
  }
}

/** Nobody is on the line and nobody is being rung. */
export function isOver(legs: readonly LegState[]): boolean {
  return !legs.some(isLive)
}
