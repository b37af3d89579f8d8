import { boundingBox, type Boundary, type Point } from './geometry.ts'

/** Steps across the wider side. Two neighbours put the points of their common border on the same steps, so that no gap opens between them. */
const STEPS = 1_000
const RADIANS = Math.PI / 180

export type Schematic = { readonly width: number; readonly height: number; readonly pathOf: (boundary: Boundary) => string; readonly spotOf: (point: Point) => { readonly x: number; readonly y: number } }

/**
 * A plan that shows who lies beside whom, not a survey: degrees on a plane that is true at its middle, on a grid of 1,000 steps, north up. Undefined when there
 * is nothing to draw. WGS-84 in, steps out.
 */
export function schematicOf(boundaries: readonly Boundary[]): Schematic | undefined {
  if (boundaries.length === 0) return undefined
  const boxes = boundaries.map(boundingBox)
  const [west, east] = [Math.min(...boxes.map((box) => box.west)), Math.max(...boxes.map((box) => box.east))]
  const [south, north] = [Math.min(...boxes.map((box) => box.south)), Math.max(...boxes.map((box) => box.north))]
  const shrink = Math.cos(((south + north) / 2) * RADIANS)
  const scale = STEPS / Math.max((east - west) * shrink, north - south, Number.EPSILON)
  const spotOf = ([lon, lat]: Point) => ({ x: Math.round((lon - west) * shrink * scale), y: Math.round((north - lat) * scale) })
  return { width: Math.max(1, Math.round((east - west) * shrink * scale)), height: Math.max(1, Math.round((north - south) * scale)), spotOf, pathOf: (boundary) => pathIn(boundary, spotOf) }
}

function pathIn(boundary: Boundary, spotOf: Schematic['spotOf']): string {
  const polygons = boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates
  return polygons.flat().map((ring) => {
    const spots = ring.map((point) => { const { x, y } = spotOf(point); return `${x} ${y}` })
    return `M${spots.filter((spot, index) => spot !== spots[index - 1]).join('L')}Z`
  }).join('')
}
