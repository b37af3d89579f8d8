import type { CaseAction, CaseClocks, CaseState } from '../../contract/case.ts'

export type CaseMove = Exclude<CaseAction, 'attach' | 'statement' | 'reveal'>
export type CaseDue = { readonly rule: string; readonly dueAt: Date }

/**
 * received → accepted → filed | not-filed → closed; handed to another bureau: transferred → closed. To another unit of ours the case is received
 * anew, and its decision is due when it was.
 */
const MOVES: Readonly<Record<CaseState, readonly CaseMove[]>> = {
  received: ['accept', 'move', 'transfer', 'extend'],
  accepted: ['file', 'decline', 'move', 'transfer', 'extend'],
  filed: ['close'],
  'not-filed': ['close'],
  transferred: ['close'],
  closed: [],
}

export function movesFrom(state: CaseState): readonly CaseMove[] {
  return MOVES[state]
}

export function mayMove(state: CaseState, move: CaseMove): boolean {
  return MOVES[state].includes(move)
}

/** Nobody has said yet whether it is a crime of ours: what the victim tells now belongs to it. */
export function isUndecided(state: CaseState): boolean {
  return state === 'received' || state === 'accepted'
}

/** It is ours, and its victim is called and visited again. */
export function isFollowedUp(state: CaseState): boolean {
  return state === 'accepted' || state === 'filed'
}

/** Who is reminded at three quarters of the time still has a quarter of it. */
const REMINDED_AT = 0.75
const HOUR_MS = 3_600_000
/** A limit that has passed is said again each day until somebody answers for it. */
const SAID_AGAIN_HOURS = 24

/** The whole time of a limit is not worth a reminder when it is over already. */
function limit(rule: 'transfer' | 'decision', from: Date, hours: number, now: Date): CaseDue[] {
  const soon = new Date(from.getTime() + hours * REMINDED_AT * HOUR_MS)
  const due = { rule, dueAt: new Date(from.getTime() + hours * HOUR_MS) }
  return soon > now ? [{ rule: `${rule}-soon`, dueAt: soon }, due] : [due]
}

/** A case that is not ours goes on within a day; whether it is filed is decided within three (provisions on handling criminal cases, art. 171 ff.). */
export function onReceived(clocks: CaseClocks, reportedAt: Date, now: Date): CaseDue[] {
  return [...limit('transfer', reportedAt, clocks.transferHours, now), ...limit('decision', reportedAt, clocks.decisionHours, now)]
}

/** What needs looking into is decided within seven days, what is complex within thirty, counted from the report. */
export function onExtended(to: 'verification' | 'complex', clocks: CaseClocks, reportedAt: Date, now: Date): CaseDue[] {
  return limit('decision', reportedAt, to === 'verification' ? clocks.verificationHours : clocks.complexHours, now)
}

export type LapsedClock = { readonly slip: 'remind' | 'supervise'; readonly rule: string; readonly again: CaseDue | undefined }

/** What a clock that ran out asks for; undefined when the case has moved on. */
export function onCaseClock(rule: string, state: CaseState, now: Date): LapsedClock | undefined {
  const limitOf = rule.replace(/-soon$/, '')
  const isAnswered = limitOf === 'transfer' ? state !== 'received' : state !== 'received' && state !== 'accepted'
  if (isAnswered) return undefined
  if (rule !== limitOf) return { slip: 'remind', rule: limitOf, again: undefined }
  return { slip: 'supervise', rule, again: { rule, dueAt: new Date(now.getTime() + SAID_AGAIN_HOURS * HOUR_MS) } }
}

/** 'PA-2026-00012': runs within a unit and a year of ours. */
export function caseNumber(unit: string, year: number, serial: number): string {
  return `${unit}-${year}-${String(serial).padStart(5, '0')}`
}
