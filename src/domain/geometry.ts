/**
 * The little geometry that places need, on WGS-84 degrees.
 *
 * Areas are taken on Lambert's cylindrical equal-area projection, where a shared border counts once with each sign:
 * the areas of districts therefore add up to the city's exactly.
 */
export type Point = readonly [lon: number, lat: number]
export type Ring = readonly Point[]
/** GeoJSON (RFC 7946); further members of the object are nobody's business here. */
export type Polygon = { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
export type MultiPolygon = { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] }
export type Boundary = Polygon | MultiPolygon

export type Box = { readonly west: number; readonly south: number; readonly east: number; readonly north: number }

/** Mean radius (IUGG). */
const EARTH_RADIUS_METERS = 6_371_008.8
const RADIANS = Math.PI / 180

/** Great-circle distance on the sphere; within 0.5 % of the ellipsoid. */
export function haversineMeters(from: Point, to: Point): number {
  const half = (degrees: number) => Math.sin((degrees * RADIANS) / 2) ** 2
  const chord = half(to[1] - from[1]) + Math.cos(from[1] * RADIANS) * Math.cos(to[1] * RADIANS) * half(to[0] - from[0])
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(Math.min(1, chord)))
}

/** Even-odd rule over all rings, so that holes and islands need no care. Half-open: a point on a shared border has one owner. */
export function pointInBoundary(point: Point, boundary: Boundary): boolean {
  let inside = false
  for (const ring of rings(boundary)) if (pointInRing(point, ring)) inside = !inside
  return inside
}

export function boundingBox(boundary: Boundary): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of rings(boundary)) {
    for (const [lon, lat] of ring) {
      if (lon < west) west = lon
      if (lon > east) east = lon
      if (lat < south) south = lat
      if (lat > north) north = lat
    }
  }
  return { west, south, east, north }
}

export function areaSquareMeters(boundary: Boundary): number {
  let area = 0
  for (const polygon of polygons(boundary)) {
    polygon.forEach((ring, place) => (area += (place === 0 ? 1 : -1) * Math.abs(signedArea(ring))))
  }
  return area
}

/** Centre of gravity; lies outside of a crescent. */
export function centroid(boundary: Boundary): Point {
  let [sum, sumLon, sumLat] = [0, 0, 0]
  for (const polygon of polygons(boundary)) {
    polygon.forEach((ring, place) => {
      const [weight, lon, lat] = ringMoments(ring)
      // A ring may run either way round in the wild; only the first of a polygon adds.
      const sign = Math.sign(weight) * (place === 0 ? 1 : -1)
      sum += sign * weight
      sumLon += sign * lon
      sumLat += sign * lat
    })
  }
  if (sum === 0) throw new RangeError('a boundary without area has no centroid')
  return [sumLon / sum, sumLat / sum]
}

function rings(boundary: Boundary): readonly Ring[] {
  return boundary.type === 'Polygon' ? boundary.coordinates : boundary.coordinates.flat()
}

function polygons(boundary: Boundary): readonly (readonly Ring[])[] {
  return boundary.type === 'Polygon' ? [boundary.coordinates] : boundary.coordinates
}

function pointInRing([lon, lat]: Point, ring: Ring): boolean {
  let inside = false
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here++) {
    const [lonHere, latHere] = ring[here]!
    const [lonBefore, latBefore] = ring[before]!
    if (latHere > lat === latBefore > lat) continue
    if (lon < ((lonBefore - lonHere) * (lat - latHere)) / (latBefore - latHere) + lonHere) inside = !inside
  }
  return inside
}

function signedArea(ring: Ring): number {
  if (ring.length === 0) return 0
  // Measured from the first corner: absolute coordinates would cancel away half of the digits.
  const [lonOrigin, latOrigin] = ring[0]!
  const sinOrigin = Math.sin(latOrigin * RADIANS)
  const east = (point: Point) => (point[0] - lonOrigin) * RADIANS
  const north = (point: Point) => Math.sin(point[1] * RADIANS) - sinOrigin
  let twice = 0
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here++) {
    twice += east(ring[before]!) * north(ring[here]!) - east(ring[here]!) * north(ring[before]!)
  }
  return (twice / 2) * EARTH_RADIUS_METERS ** 2
}

function ringMoments(ring: Ring): [weight: number, lon: number, lat: number] {
  const [lonOrigin, latOrigin] = ring[0] ?? [0, 0]
  let [twice, lonSum, latSum] = [0, 0, 0]
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here++) {
    const [x1, y1] = [ring[before]![0] - lonOrigin, ring[before]![1] - latOrigin]
    const [x2, y2] = [ring[here]![0] - lonOrigin, ring[here]![1] - latOrigin]
    const cross = x1 * y2 - x2 * y1
    twice += cross
    lonSum += (x1 + x2) * cross
    latSum += (y1 + y2) * cross
  }
  const weight = twice / 2
  return [weight, lonSum / 6 + lonOrigin * weight, latSum / 6 + latOrigin * weight]
}
