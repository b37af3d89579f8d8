import type { Point, Polygon, Ring } from '../src/domain/geometry.ts'
import type { Shape, Spot } from './partition.ts'
import type { Random } from './random.ts'

/** In the open sea east of Zhoushan: no house stands here. WGS-84. */
const CITY_MIDDLE: Point = [124.2, 29.6]

const KM_PER_DEGREE_LAT = 110.86
const KM_PER_DEGREE_LON = 111.32 * Math.cos((CITY_MIDDLE[1] * Math.PI) / 180)
/** Six decimals are 0.1 m. */
const ROUNDING = 1e6
const SEGMENT_KM_MAX = 0.3
const ON_EDGE_KM = 1e-7
/** Waves that bend straight cuts into borders; length and height in km. */
const WAVES = [{ length: 17, height: 1 }, { length: 7, height: 0.26 }, { length: 2.6, height: 0.08 }, { length: 1.1, height: 0.025 }]

type Wave = { readonly wayEast: number; readonly wayNorth: number; readonly phase: number; readonly east: number; readonly north: number }

/**
 * Turns convex shapes, nested or side by side, into polygons with bent borders and neither gap nor overlap:
 * every shape gets every corner that lies on its edges, each stretch between two corners is drawn once, and one continuous bending
 * of the plane (slope below 1, so nothing folds over) moves them all.
 */
export function bentBorders(shapes: readonly Shape[], random: Random): Polygon[] {
  const waves = WAVES.flatMap((wave) => [0, 1].map(() => aWave(wave, random)))
  const corners = new CornerSearch(shapes.flat())
  const drawn = new Map<string, Ring>()
  return shapes.map((shape) => {
    const withAll = shape.flatMap((here, index) => [here, ...corners.between(here, shape[(index + 1) % shape.length]!)])
    const ring = withAll.flatMap((here, index) => stretch(here, withAll[(index + 1) % withAll.length]!, waves, drawn))
    return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
  })
}

/** Points from one corner towards the next, the second corner excluded; drawn in one direction and reversed for the neighbour. */
function stretch(from: Spot, to: Spot, waves: readonly Wave[], drawn: Map<string, Ring>): Ring {
  const [first, last] = before(from, to) ? [from, to] : [to, from]
  const key = `${first[0]},${first[1]},${last[0]},${last[1]}`
  let line = drawn.get(key)
  if (line === undefined) {
    const pieces = Math.max(1, Math.ceil(Math.hypot(last[0] - first[0], last[1] - first[1]) / SEGMENT_KM_MAX))
    line = Array.from({ length: pieces + 1 }, (_, piece) => {
      if (piece === pieces) return bent(last, waves)
      const way = piece / pieces
      return bent([first[0] + (last[0] - first[0]) * way, first[1] + (last[1] - first[1]) * way], waves)
    })
    drawn.set(key, line)
  }
  return first === from ? line.slice(0, -1) : line.toReversed().slice(0, -1)
}

function before(one: Spot, other: Spot): boolean {
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1])
}

function bent([east, north]: Spot, waves: readonly Wave[]): Point {
  let [movedEast, movedNorth] = [east, north]
  for (const wave of waves) {
    const swing = Math.sin(east * wave.wayEast + north * wave.wayNorth + wave.phase)
    movedEast += wave.east * swing
    movedNorth += wave.north * swing
  }
  return [rounded(CITY_MIDDLE[0] + movedEast / KM_PER_DEGREE_LON), rounded(CITY_MIDDLE[1] + movedNorth / KM_PER_DEGREE_LAT)]
}

function rounded(degrees: number): number {
  return Math.round(degrees * ROUNDING) / ROUNDING
}

function aWave({ length, height }: { length: number; height: number }, random: Random): Wave {
  const [way, swing] = [random.real(0, 2 * Math.PI), random.real(0, 2 * Math.PI)]
  const slope = (2 * Math.PI) / length
  return {
    wayEast: slope * Math.cos(way), wayNorth: slope * Math.sin(way), phase: random.real(0, 2 * Math.PI),
    east: (height / 2) * Math.cos(swing), north: (height / 2) * Math.sin(swing),
  }
}

/** Corners sorted from west to east, so that an edge looks only at those above it. */
class CornerSearch {
  readonly #corners: readonly Spot[]

  constructor(corners: readonly Spot[]) {
    const distinct = new Map(corners.map((corner) => [`${corner[0]},${corner[1]}`, corner]))
    this.#corners = [...distinct.values()].sort((one, other) => one[0] - other[0])
  }

  /** Corners strictly inside an edge, in the edge's direction. */
  between(from: Spot, to: Spot): Spot[] {
    const [east, north] = [to[0] - from[0], to[1] - from[1]]
    const length = Math.hypot(east, north)
    const found: { way: number; corner: Spot }[] = []
    const eastMost = Math.max(from[0], to[0]) + ON_EDGE_KM
    for (let index = this.#firstFrom(Math.min(from[0], to[0]) - ON_EDGE_KM); index < this.#corners.length; index++) {
      const corner = this.#corners[index]!
      if (corner[0] > eastMost) break
      const way = ((corner[0] - from[0]) * east + (corner[1] - from[1]) * north) / length
      const aside = Math.abs((corner[0] - from[0]) * north - (corner[1] - from[1]) * east) / length
      if (aside < ON_EDGE_KM && way > ON_EDGE_KM && way < length - ON_EDGE_KM) found.push({ way, corner })
    }
    return found.sort((one, other) => one.way - other.way).map(({ corner }) => corner)
  }

  #firstFrom(east: number): number {
    let [low, high] = [0, this.#corners.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#corners[middle]![0] < east) low = middle + 1
      else high = middle
    }
    return low
  }
}
