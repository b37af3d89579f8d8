import type { Polygon, Ring } from '../../src/domain/geometry.ts'

/** The city of the small bureau lies between 124 and 125 degrees east; the first street in its west. */
const square = (west: number, south: number, size: number): Ring => [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
export const polygon = (west: number, south: number, size: number): Polygon => ({ type: 'Polygon', coordinates: [square(west, south, size)] })
export const BOW: Polygon = { type: 'Polygon', coordinates: [[[124.1, 29.1], [124.2, 29.2], [124.2, 29.1], [124.1, 29.19], [124.1, 29.1]]] }

type Feature = { readonly properties: Record<string, unknown>; readonly geometry: object }
export const feature = (properties: Record<string, unknown>, geometry: object): Feature => ({ properties, geometry })
export const collection = (...features: readonly Feature[]): string => JSON.stringify({ type: 'FeatureCollection', features: features.map((one) => ({ type: 'Feature', ...one })) })

/** As a browser sends a file. */
export function formWith(name: string, text: string): string {
  return ['--x', `content-disposition: form-data; name="file"; filename="${name}"`, 'content-type: application/octet-stream', '', text, '--x--', ''].join('\r\n')
}
