import type { Signal } from '../src/contract/signal.ts'
import { minuteOfDay } from '../src/domain/period.ts'
import { regionDigits } from '../src/domain/region-code.ts'
import type { City } from './city.ts'
import { EPISODE_SIGNALS_MEAN, planEpisode, type Episode } from './episodes.ts'
import { everydaySignal } from './everyday.ts'
import { Random } from './random.ts'
import { Schedule } from './schedule.ts'
import type { Draft, SignalSource } from './signal-draft.ts'

/** `episode` is the truth about the signal: undefined for everyday traffic. `step` counts from 0. */
export type StreamedSignal = { readonly source: SignalSource; readonly signal: Signal; readonly resident: number; readonly episode: Episode | undefined; readonly step: number }

export type StreamOptions = {
  readonly from: Date
  /** Ends at whichever of the two comes first; one of them is needed. */
  readonly until?: Date
  readonly count?: number
  /** Mean over a day; nights are quiet. */
  readonly perHour: number
  /** Share of signals that belong to a fraud, 0 to 1. */
  readonly fraudShare: number
  /** Nights as busy as days: somebody is watching. */
  readonly steady?: boolean
}

const EVERYDAY = { episode: undefined, step: 0 }

type Waiting = { readonly draft: Draft; readonly episode: Episode; readonly step: number }

const HOUR_MS = 3_600_000
/** Hours of the day in Beijing against the mean of 1. */
const RHYTHM = [0.15, 0.1, 0.08, 0.08, 0.1, 0.25, 0.5, 0.9, 1.35, 1.75, 1.8, 1.55, 1.2, 1.4, 1.7, 1.75, 1.65, 1.35, 1.15, 1.4, 1.5, 1.25, 0.7, 0.34]
const PLACE_SHARES = { region: 0.12, point: 0.04 }

/**
 * Signals in the order of their times. The same arguments give the same stream; refs of streams with another `seed` or `from` differ.
 */
export function* signalStream(city: City, seed: number, options: StreamOptions): Generator<StreamedSignal> {
  const { from, until, count = Infinity, perHour, fraudShare, steady = false } = checked(options)
  const random = new Random(city.seed).fork(seed).fork('signals')
  const endMs = until?.getTime() ?? Infinity
  // Every start of an episode brings several signals, so starts are rarer than their share and the beat slower than the rate.
  const startShare = fraudShare / (EPISODE_SIGNALS_MEAN * (1 - fraudShare) + fraudShare)
  const beatsPerHour = perHour / (1 - startShare + startShare * EPISODE_SIGNALS_MEAN)
  const waiting = new Schedule<Waiting>()
  const refPrefix = `${seed}-${Math.floor(from.getTime() / 1000).toString(36)}-`
  let [sent, episodes] = [0, 0]
  let beatMs = from.getTime()
  while (sent < count) {
    const next = waiting.firstAtMs()
    if (next <= beatMs) {
      if (next >= endMs) return
      const { draft, episode, step } = waiting.takeFirst()
      yield finished(city, refPrefix + sent++, next, draft, { episode, step }, random)
      continue
    }
    if (beatMs >= endMs) return
    if (random.chance(startShare)) {
      const { episode, signals } = planEpisode(city, episodes++, beatMs, random)
      signals.forEach(({ atMs, draft }, step) => waiting.add(atMs, { draft, episode, step }))
    } else {
      yield finished(city, refPrefix + sent++, beatMs, everydaySignal(city, beatMs, random), EVERYDAY, random)
    }
    const pulse = steady ? 1 : RHYTHM[Math.floor(minuteOfDay(new Date(beatMs)) / 60)]!
    beatMs += Math.max(1, Math.round((-Math.log(1 - random.next()) * HOUR_MS) / (beatsPerHour * pulse)))
  }
}

function checked(options: StreamOptions): StreamOptions {
  const { until, count, perHour, fraudShare } = options
  if (until === undefined && count === undefined) throw new RangeError('a stream needs an end: until or count')
  if (!(perHour > 0)) throw new RangeError(`perHour: ${perHour}`)
  if (!(fraudShare >= 0 && fraudShare < 1)) throw new RangeError(`fraudShare: ${fraudShare}`)
  return options
}

function finished(city: City, ref: string, atMs: number, draft: Draft, truth: { episode: Episode | undefined; step: number }, random: Random): StreamedSignal {
  const place = placeOf(city, draft.resident, random)
  const { kind, person, ...rest } = draft.signal
  const signal: Signal = { ref, kind, at: new Date(atMs).toISOString(), person, ...(place === undefined ? {} : { place }), ...rest }
  return { source: draft.source, signal, resident: draft.resident, ...truth }
}

/** Most senders know no place; some know the village, few a point. */
function placeOf(city: City, resident: number, random: Random): Signal['place'] {
  const dice = random.next()
  if (dice >= PLACE_SHARES.region + PLACE_SHARES.point) return undefined
  const grid = city.people.grids[city.people.grid[resident]!]!
  return dice < PLACE_SHARES.region ? { region: regionDigits(grid.parent!) } : { lon: grid.lon, lat: grid.lat }
}
