import type { Post } from '../../contract/roster.ts'
import { haversineMeters } from '../../domain/geometry.ts'

export type { Post }
export type ChainStep = Post | 'centre'
const DAY_MS = 86_400_000

/** Somebody who is there now, with what they already hold. */
export type Candidate = { readonly userId: string; readonly unit: string; readonly post: Post; readonly openTasks: number; readonly openReds: number; readonly lon: number | null; readonly lat: number | null }
export type Offer = { readonly assignee: string | null; readonly chainStep: ChainStep; readonly unit: string }
export type Stations = { readonly own: readonly Candidate[]; readonly centre: readonly Candidate[]; readonly unit: string; readonly centreUnit: string }

/** `chain`: who is asked after whom at this level, the centre last. `redsMax`: with so many open reds nobody is offered another one. */
export type Asking = { readonly isRed: boolean; readonly redsMax: number; readonly chain: readonly ChainStep[] }

/**
 * Whom to ask: the station's officer on duty, then whoever follows in the bureau's chain, then the centre. Within a step the one with
 * the fewest open tasks, and nobody beyond the limit of open reds. The centre's queue is the end: it is watched around the clock, so a task
 * may wait there without a name.
 */
export function offer(stations: Stations, from: ChainStep, { isRed, redsMax, chain }: Asking, excluded: ReadonlySet<string> = new Set()): Offer {
  for (const chainStep of chain.slice(chain.indexOf(from))) {
    const candidates = chainStep === 'centre' ? stations.centre.filter((one) => one.post === 'on-duty') : stations.own.filter((one) => one.post === chainStep)
    const free = candidates.filter((one) => !excluded.has(one.userId) && (!isRed || one.openReds < redsMax))
    const [chosen] = free.toSorted((a, b) => a.openReds - b.openReds || a.openTasks - b.openTasks || (a.userId < b.userId ? -1 : 1))
    if (chosen !== undefined) return { assignee: chosen.userId, chainStep, unit: chosen.unit }
  }
  return { assignee: null, chainStep: 'centre', unit: stations.centreUnit }
}

/** The step after this one; the centre stays the centre, and follows whoever stands in the chain no longer. */
export function nextChainStep(step: ChainStep, chain: Asking['chain']): ChainStep {
  const place = chain.indexOf(step)
  return (place < 0 ? undefined : chain[place + 1]) ?? 'centre'
}

/** Who is nearest to the door; those whose position nobody knows come last. Of two equally near, the one with less to do. */
export function nearest(candidates: readonly Candidate[], door: { readonly lon: number; readonly lat: number } | undefined): Candidate | undefined {
  const distance = (one: Candidate) => (door === undefined || one.lon === null || one.lat === null ? Number.POSITIVE_INFINITY : haversineMeters([one.lon, one.lat], [door.lon, door.lat]))
  const byDistance = candidates.map((candidate) => ({ candidate, meters: distance(candidate) }))
  return byDistance.sort((a, b) => compare(a.meters, b.meters) || a.candidate.openTasks - b.candidate.openTasks)[0]?.candidate
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

export type Span = { readonly from: Date; readonly until: Date }
export type Shift = { readonly id: string; readonly unit: string; readonly userId: string; readonly post: Post; readonly startsAt: Date; readonly endsAt: Date }

/** Nobody stands longer than this: a longer one is a slip of the pen. */
export const SHIFT_HOURS_MAX = 48
/** Before a shift begins, when whoever is early may say that they are there. */
export const EARLY_MINUTES = 60

/** The posts that must never be empty: the centre, its command room (the duty officer), and every station. */
export function watchedPosts(unitKind: string): readonly Post[] {
  switch (unitKind) {
    case 'centre':
      return ['on-duty', 'duty-officer']
    case 'station':
      return ['on-duty']
    default:
      return []
  }
}

/** When within the span nobody of these is there, the earliest first. */
export function openSpans(shifts: readonly { readonly startsAt: Date; readonly endsAt: Date }[], { from, until }: Span): Span[] {
  const open: Span[] = []
  let covered = from.getTime()
  for (const { startsAt, endsAt } of shifts.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const begin = Math.min(startsAt.getTime(), until.getTime())
    if (begin > covered) open.push({ from: new Date(covered), until: new Date(begin) })
    covered = Math.max(covered, endsAt.getTime())
  }
  return covered < until.getTime() ? [...open, { from: new Date(covered), until }] : open
}

/** Minutes of each day from the first to the last that lie in one of the spans, which do not overlap. */
export function minutesByDay(spans: readonly Span[], { from, until }: Span): number[] {
  const days = Math.round((until.getTime() - from.getTime()) / DAY_MS)
  return Array.from({ length: days }, (_, day) => {
    const begin = from.getTime() + day * DAY_MS
    const within = (span: Span) => Math.max(0, Math.min(span.until.getTime(), begin + DAY_MS) - Math.max(span.from.getTime(), begin))
    return Math.round(spans.reduce((sum, span) => sum + within(span), 0) / 60_000)
  })
}

type Marked = { readonly startsAt: Date; readonly endsAt: Date; readonly cameAt: Date | null; readonly leftAt: Date | null }

export function mayCome({ startsAt, endsAt, cameAt }: Marked, now: Date): boolean {
  return cameAt === null && now.getTime() >= startsAt.getTime() - EARLY_MINUTES * 60_000 && now < endsAt
}

/** Also after the end: the next one may have been late. */
export function mayLeave({ endsAt, cameAt, leftAt }: Marked, now: Date): boolean {
  return cameAt !== null && leftAt === null && now.getTime() < endsAt.getTime() + DAY_MS
}
