import { boundingBox, centroid, pointInBoundary, type Boundary, type Point, type Ring } from './geometry.ts'

/** Of one boundary: a long coast in full detail. */
export const BOUNDARY_POINTS_MAX = 50_000
/** Pairs of edges that are compared in one boundary. What needs more is a scribble and no border. */
const COMPARISONS_MAX = 30_000_000
/** Looked at inside of a boundary: so many across, so many down. */
const LOOKS = 7

export type BoundaryFault = 'too-many-points' | 'not-closed' | 'no-area' | 'crosses-itself'

export function pointsOf(boundary: Boundary): number {
  return polygonsOf(boundary).reduce((sum, polygon) => sum + polygon.reduce((points, ring) => points + ring.length, 0), 0)
}

/** What keeps a polygon from being a border, the first thing found; undefined when it is one. A polygon that touches itself in a corner is. */
export function boundaryFault(boundary: Boundary): BoundaryFault | undefined {
  if (pointsOf(boundary) > BOUNDARY_POINTS_MAX) return 'too-many-points'
  const polygons = polygonsOf(boundary)
  if (polygons.some((polygon) => polygon.some((ring) => !isClosed(ring)))) return 'not-closed'
  if (!hasArea(boundary)) return 'no-area'
  const budget = { left: COMPARISONS_MAX }
  if (polygons.some((polygon) => crosses(polygon, budget))) return budget.left > 0 ? 'crosses-itself' : 'too-many-points'
  return undefined
}

/** How much of a boundary lies in another, from 0 to 1: points spread over it are looked at, because a common border belongs to either. */
export function shareInside(boundary: Boundary, container: Boundary): number {
  const box = boundingBox(boundary)
  const steps = Array.from({ length: LOOKS }, (_, step) => (step + 0.5) / LOOKS)
  const spread = steps.flatMap((east) => steps.map((north): Point => [box.west + (box.east - box.west) * east, box.south + (box.north - box.south) * north])).filter((point) => pointInBoundary(point, boundary))
  const looked = spread.length > 0 ? spread : [centroid(boundary)]
  return looked.filter((point) => pointInBoundary(point, container)).length / looked.length
}

function polygonsOf(boundary: Boundary): readonly (readonly Ring[])[] {
  return boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates
}

function isClosed(ring: Ring): boolean {
  const [first, last] = [ring[0], ring.at(-1)]
  return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
}

function hasArea(boundary: Boundary): boolean {
  try {
    return centroid(boundary).every(Number.isFinite)
  } catch {
    return false
  }
}

type Edge = { readonly from: Point; readonly to: Point; readonly low: number; readonly high: number; readonly left: number; readonly right: number }

/** Sweeps from one end of the longer side to the other and compares the edges that lie beside each other there (Shamos and Hoey 1976, without the tree). */
function crosses(rings: readonly Ring[], budget: { left: number }): boolean {
  const box = boundingBox({ type: 'Polygon', coordinates: rings })
  const [along, across] = box.east - box.west >= box.north - box.south ? [0, 1] as const : [1, 0] as const
  const edges = rings.flatMap((ring) => ring.slice(1).map((to, index): Edge => {
    const from = ring[index]!
    return { from, to, low: Math.min(from[along], to[along]), high: Math.max(from[along], to[along]), left: Math.min(from[across], to[across]), right: Math.max(from[across], to[across]) }
  })).toSorted((a, b) => a.low - b.low)
  let beside: Edge[] = []
  for (const edge of edges) {
    budget.left -= beside.length
    if (budget.left <= 0) return true
    beside = beside.filter((other) => other.high >= edge.low)
    if (beside.some((other) => other.left <= edge.right && other.right >= edge.left && isCrossing(edge, other))) return true
    beside.push(edge)
  }
  return false
}

/** Properly: each lies on both sides of the other. Neighbours share a corner and do not. */
function isCrossing(one: Edge, other: Edge): boolean {
  return turn(one, other.from) * turn(one, other.to) < 0 && turn(other, one.from) * turn(other, one.to) < 0
}

function turn({ from, to }: Edge, point: Point): number {
  return Math.sign((to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]))
}
