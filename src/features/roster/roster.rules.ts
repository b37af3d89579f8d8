import { haversineMeters } from '../../domain/geometry.ts'

export type Post = 'on-duty' | 'stand-in' | 'duty-officer'
export type ChainStep = Post | 'centre'
const CHAIN: readonly ChainStep[] = ['on-duty', 'stand-in', 'duty-officer', 'centre']

/** Somebody who is there now, with what they already hold. */
export type Candidate = { readonly userId: string; readonly unit: string; readonly post: Post; readonly openTasks: number; readonly openReds: number; readonly lon: number | null; readonly lat: number | null }
export type Offer = { readonly assignee: string | null; readonly chainStep: ChainStep; readonly unit: string }
export type Stations = { readonly own: readonly Candidate[]; readonly centre: readonly Candidate[]; readonly unit: string; readonly centreUnit: string }

/**
 * Whom to ask: the station's officer on duty, then a stand-in, then the station's duty officer, then the centre. Within a step the one with
 * the fewest open tasks, and nobody beyond the limit of open reds. The centre's queue is the end: it is watched around the clock, so a task
 * may wait there without a name.
 */
export function offer(stations: Stations, from: ChainStep, isRed: boolean, redsMax: number, excluded: ReadonlySet<string> = new Set()): Offer {
  for (const chainStep of CHAIN.slice(CHAIN.indexOf(from))) {
    const candidates = chainStep === 'centre' ? stations.centre.filter((one) => one.post === 'on-duty') : stations.own.filter((one) => one.post === chainStep)
    const free = candidates.filter((one) => !excluded.has(one.userId) && (!isRed || one.openReds < redsMax))
    const [chosen] = free.toSorted((a, b) => a.openReds - b.openReds || a.openTasks - b.openTasks || (a.userId < b.userId ? -1 : 1))
    if (chosen !== undefined) return { assignee: chosen.userId, chainStep, unit: chosen.unit }
  }
  return { assignee: null, chainStep: 'centre', unit: stations.centreUnit }
}

/** The step after this one; the centre stays the centre. */
export function nextChainStep(step: ChainStep): ChainStep {
  return CHAIN[Math.min(CHAIN.indexOf(step) + 1, CHAIN.length - 1)]!
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
