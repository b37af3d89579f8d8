import type { Random } from './random.ts'

/** Kilometres east and north of the city's middle. */
export type Spot = readonly [east: number, north: number]
/** Convex, counter-clockwise, first corner not repeated. */
export type Shape = readonly Spot[]

const BISECTIONS = 50
const ANGLES_TRIED = 12
/** How far a cut may lean from the straight one, so that no chessboard appears. */
const LEAN_RADIANS_MAX = 0.35

/** A convex outline of the wanted area: corners on an ellipse at uneven angles. */
export function outline(areaSquareKm: number, random: Random): Shape {
  const corners = 18
  const shape = Array.from({ length: corners }, (_, corner): Spot => {
    const angle = ((corner + random.real(-0.3, 0.3)) / corners) * 2 * Math.PI
    return [1.15 * Math.cos(angle), 0.87 * Math.sin(angle)]
  })
  const scale = Math.sqrt(areaSquareKm / area(shape))
  return shape.map(([east, north]): Spot => [east * scale, north * scale])
}

/** Cuts a convex shape into convex parts with areas in proportion to the weights, in their order; neighbours in the list are neighbours on the map. */
export function partition(shape: Shape, weights: readonly number[], random: Random): Shape[] {
  if (weights.length === 1) return [shape]
  const half = Math.ceil(weights.length / 2)
  const [first, second] = [weights.slice(0, half), weights.slice(half)]
  const [one, other] = cutOff(shape, sum(first) / (sum(first) + sum(second)), random)
  return [...partition(one, first, random), ...partition(other, second, random)]
}

/** Two parts, the first with `share` of the area, cut across the longer way of the shape. */
function cutOff(shape: Shape, share: number, random: Random): [Shape, Shape] {
  const angle = longestWay(shape) + random.real(-LEAN_RADIANS_MAX, LEAN_RADIANS_MAX)
  const way: Spot = [Math.cos(angle), Math.sin(angle)]
  const heights = shape.map((spot) => along(spot, way))
  let [low, high] = [Math.min(...heights), Math.max(...heights)]
  const wanted = share * area(shape)
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2
    if (area(cutAt(shape, way, middle)[0]) < wanted) low = middle
    else high = middle
  }
  return cutAt(shape, way, (low + high) / 2)
}

function longestWay(shape: Shape): number {
  let [best, longest] = [0, 0]
  for (let step = 0; step < ANGLES_TRIED; step++) {
    const angle = (step / ANGLES_TRIED) * Math.PI
    const heights = shape.map((spot) => along(spot, [Math.cos(angle), Math.sin(angle)]))
    const extent = Math.max(...heights) - Math.min(...heights)
    if (extent > longest) [best, longest] = [angle, extent]
  }
  return best
}

/** Both parts receive the very same cut points: a border has one set of coordinates. */
function cutAt(shape: Shape, way: Spot, height: number): [Shape, Shape] {
  const below: Spot[] = []
  const above: Spot[] = []
  shape.forEach((here, index) => {
    const next = shape[(index + 1) % shape.length]!
    const [rise, riseNext] = [along(here, way) - height, along(next, way) - height]
    ;(rise < 0 ? below : above).push(here)
    if (rise < 0 === riseNext < 0) return
    const way01 = rise / (rise - riseNext)
    const cut: Spot = [here[0] + (next[0] - here[0]) * way01, here[1] + (next[1] - here[1]) * way01]
    below.push(cut)
    above.push(cut)
  })
  return [below, above]
}

function along(spot: Spot, way: Spot): number {
  return spot[0] * way[0] + spot[1] * way[1]
}

function area(shape: Shape): number {
  let twice = 0
  shape.forEach(([east, north], index) => {
    const [eastNext, northNext] = shape[(index + 1) % shape.length]!
    twice += east * northNext - eastNext * north
  })
  return twice / 2
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
