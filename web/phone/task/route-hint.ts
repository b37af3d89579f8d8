import { haversineMeters, type Point } from '../../../src/domain/geometry.ts'

export const DIRECTIONS = ['north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west', 'northwest'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** Nearer than this, a direction says less than looking up. */
const HERE_METERS = 30
const STEP_METERS = 10

/** As the crow flies; null: one is there. */
export function routeHint(from: Point, to: Point): { readonly direction: Direction; readonly meters: number } | null {
  const meters = haversineMeters(from, to)
  if (meters < HERE_METERS) return null
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180)
  const turns = Math.atan2(east, to[1] - from[1]) / (2 * Math.PI)
  const eighth = Math.round(turns * DIRECTIONS.length)
  return { direction: DIRECTIONS[(eighth + DIRECTIONS.length) % DIRECTIONS.length]!, meters: Math.round(meters / STEP_METERS) * STEP_METERS }
}

export function distanceText(meters: number, language: 'zh' | 'en'): string {
  if (meters < 1_000) return language === 'zh' ? `${meters} 米` : `${meters} m`
  return `${(meters / 1_000).toFixed(1)} ${language === 'zh' ? '公里' : 'km'}`
}
