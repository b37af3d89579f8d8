import { pointsOf } from './boundary-faults.ts'
import { boundingBox, type Boundary, type Ring } from './geometry.ts'
import { schematicOf } from './schematic-map.ts'

/** What a page takes at once; beyond it corners that the eye does not tell apart are left out. */
const POINTS_MAX = 20_000
/** Across the wider side of the plan: corners are at least so far from each other. */
const EYE_STEPS = 300
const CORNERS_MIN = 4

type Drawn = { readonly region: string; readonly name: string; readonly boundary: Boundary }
export type RegionPlan = { readonly width: number; readonly height: number; readonly outline: string | null; readonly places: readonly { readonly region: string; readonly name: string; readonly path: string }[] }

/** Places beside each other, and around them the border of what they lie in where it is known. Without any border the plan is empty. */
export function regionPlan(places: readonly Drawn[], around: Boundary | null): RegionPlan {
  const all = [...places.map(({ boundary }) => boundary), ...(around === null ? [] : [around])]
  const isTooMuch = all.reduce((sum, boundary) => sum + pointsOf(boundary), 0) > POINTS_MAX
  const gap = isTooMuch ? widest(all) / EYE_STEPS : 0
  const sketched = isTooMuch ? all.map((boundary) => sketch(boundary, gap)) : all
  const plan = schematicOf(sketched)
  if (plan === undefined) return { width: 1, height: 1, outline: null, places: [] }
  return {
    width: plan.width, height: plan.height, outline: around === null ? null : plan.pathOf(sketched.at(-1)!),
    places: places.map(({ region, name }, index) => ({ region, name, path: plan.pathOf(sketched[index]!) })),
  }
}

function widest(boundaries: readonly Boundary[]): number {
  const boxes = boundaries.map(boundingBox)
  const span = (low: 'west' | 'south', high: 'east' | 'north') => boxes.reduce((max, box) => Math.max(max, box[high]), -Infinity) - boxes.reduce((min, box) => Math.min(min, box[low]), Infinity)
  return Math.max(span('west', 'east'), span('south', 'north'))
}

/** Outer rings only. One look at each corner: a place with a million of them is drawn in a moment. */
function sketch(boundary: Boundary, gap: number): Boundary {
  const outer = (boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates).map(([ring]) => ring!)
  const drawn = outer.map((ring) => thinned(ring, gap))
  const islands = drawn.filter((ring) => ring.length >= CORNERS_MIN)
  const largest = outer.reduce((most, ring) => (ring.length > most.length ? ring : most))
  return { type: 'MultiPolygon', coordinates: islands.length > 0 ? islands.map((ring) => [ring]) : [[evenly(largest)]] }
}

function thinned(ring: Ring, gap: number): Ring {
  let last = ring[0]!
  const kept = ring.filter((point, at) => {
    const isKept = at === 0 || Math.hypot(point[0] - last[0], point[1] - last[1]) >= gap
    if (isKept) last = point
    return isKept
  })
  return [...kept, ring[0]!]
}

/** A place that is smaller than the gap is a speck of four corners. */
function evenly(ring: Ring): Ring {
  const step = Math.max(1, Math.floor(ring.length / CORNERS_MIN))
  return [...Array.from({ length: CORNERS_MIN }, (_, nth) => ring[Math.min(nth * step, ring.length - 1)]!), ring[0]!]
}
