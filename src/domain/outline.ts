import type { Boundary, Point, Ring } from './geometry.ts'

const HALVINGS_MAX = 24

/** The outer rings of a boundary with at most `pointsMax` corners in all: a sketch for the eye, not a border to judge by. Islands that shrink to a line are left out. */
export function outlineOf(boundary: Boundary, pointsMax: number): Ring[] {
  const outer = (boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates).map((polygon) => polygon[0] ?? []).filter((ring) => ring.length >= 4)
  const [lons, lats] = [outer.flat().map(([lon]) => lon), outer.flat().map(([, lat]) => lat)]
  if (lons.length === 0) return []
  // From a tolerance that keeps all up to one that keeps next to nothing.
  const span = Math.max(widthOf(lons), widthOf(lats))
  for (let step = HALVINGS_MAX; step >= 0; step--) {
    const drawn = outer.map((ring) => simplified(ring, span / 2 ** step)).filter((ring) => ring.length >= 4)
    if (drawn.reduce((sum, ring) => sum + ring.length, 0) <= pointsMax) return drawn
  }
  return []
}

function widthOf(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), -Infinity) - values.reduce((min, value) => Math.min(min, value), Infinity)
}

/** Douglas and Peucker (1973) on degrees; the ring is cut at the corner that lies farthest from its first. */
function simplified(ring: Ring, tolerance: number): Ring {
  const [first] = ring
  if (first === undefined) return []
  const far = ring.reduce((best, point, at) => (gap(point, first) > gap(ring[best]!, first) ? at : best), 0)
  const kept = new Set([0, far, ring.length - 1])
  const stack: [from: number, to: number][] = [[0, far], [far, ring.length - 1]]
  for (let range = stack.pop(); range !== undefined; range = stack.pop()) {
    const [from, to] = range
    let [farthest, distance] = [-1, tolerance]
    for (let at = from + 1; at < to; at++) {
      const off = distanceToLine(ring[at]!, ring[from]!, ring[to]!)
      if (off > distance) [farthest, distance] = [at, off]
    }
    if (farthest === -1) continue
    kept.add(farthest)
    stack.push([from, farthest], [farthest, to])
  }
  return ring.filter((_, at) => kept.has(at))
}

function gap(one: Point, other: Point): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1])
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const length = gap(from, to)
  if (length === 0) return gap(point, from)
  return Math.abs((to[0] - from[0]) * (from[1] - point[1]) - (from[0] - point[0]) * (to[1] - from[1])) / length
}
