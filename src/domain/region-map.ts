import { pointsOf } from './boundary-faults.ts'
import type { Boundary } from './geometry.ts'
import { outlineOf } from './outline.ts'
import { schematicOf } from './schematic-map.ts'

/** What a page takes at once; beyond it every border is simplified. */
const POINTS_MAX = 60_000
const POINTS_OF_ONE_MIN = 24

type Drawn = { readonly region: string; readonly name: string; readonly boundary: Boundary }
export type RegionPlan = { readonly width: number; readonly height: number; readonly outline: string | null; readonly places: readonly { readonly region: string; readonly name: string; readonly path: string }[] }

/** Places beside each other, and around them the border of what they lie in where it is known. Without any border the plan is empty. */
export function regionPlan(places: readonly Drawn[], around: Boundary | null): RegionPlan {
  const all = [...places.map(({ boundary }) => boundary), ...(around === null ? [] : [around])]
  const share = Math.max(POINTS_OF_ONE_MIN, Math.floor(POINTS_MAX / Math.max(1, all.length)))
  const isTooMuch = all.reduce((sum, boundary) => sum + pointsOf(boundary), 0) > POINTS_MAX
  const sketched = isTooMuch ? all.map((boundary) => sketch(boundary, share)) : all
  const plan = schematicOf(sketched)
  if (plan === undefined) return { width: 1, height: 1, outline: null, places: [] }
  return {
    width: plan.width, height: plan.height, outline: around === null ? null : plan.pathOf(sketched.at(-1)!),
    places: places.map(({ region, name }, index) => ({ region, name, path: plan.pathOf(sketched[index]!) })),
  }
}

/** A border that is too small for a sketch stays as it is. */
function sketch(boundary: Boundary, pointsMax: number): Boundary {
  const rings = pointsOf(boundary) <= pointsMax ? [] : outlineOf(boundary, pointsMax)
  return rings.length === 0 ? boundary : { type: 'MultiPolygon', coordinates: rings.map((ring) => [ring]) }
}
