import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { TaskMap, TaskView } from '../../../src/contract/task.ts'
import type { Point } from '../../../src/domain/geometry.ts'
import { readTaskMap } from '../../ui/api/task-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { usePositionState } from '../position.ts'
import { distanceText, routeHint } from './route-hint.ts'

const WIDTH = 340
const HEIGHT = 220
const MARGIN = 18
/** Farther away, the officer would press the village into a dot. */
const OWN_SHOWN_METERS_MAX = 3_000
const WITHIN_METERS_MAX = 10_000
const NEVER_CHANGES_MS = 6 * 3_600_000

/** A sketch of the village, where the door is, and where one stands: enough to go the right way, also without signal. */
export function VisitMap({ task }: { readonly task: TaskView }) {
  const t = useText()
  const language = useLanguage()
  const own = useOwnPosition()
  const map = useQuery({ queryKey: ['task-map', task.id], queryFn: ({ signal }) => readTaskMap(task.id, signal), staleTime: NEVER_CHANGES_MS, gcTime: NEVER_CHANGES_MS })
  const door: Point | null = task.person.point === null ? null : [task.person.point.lon, task.person.point.lat]
  const rings = map.data?.rings ?? []
  // A pin on an empty sheet shows nobody the way.
  if (rings.length === 0 && (door === null || own === null)) return null
  const centre = middleOf(rings.flat())
  const goal = door ?? centre
  const way = own === null || goal === null ? null : routeHint(own, goal)
  const inVillage = door === null || centre === null ? null : routeHint(centre, door)
  // A point that lies elsewhere is nothing that a village's middle explains.
  const within = inVillage !== null && inVillage.meters <= WITHIN_METERS_MAX ? inVillage : null
  const words = (hint: NonNullable<typeof way>) => ({ direction: t(`direction.${hint.direction}`), distance: distanceText(hint.meters, language) })
  return (
    <section className="block visit-map-block" aria-label={t('map.title')}>
      <Sketch rings={rings} door={door} own={own !== null && (way === null || way.meters <= OWN_SHOWN_METERS_MAX) ? own : null} title={t('map.of', { name: map.data?.name ?? '' })} />
      {own !== null && <p className="visit-way">{way === null ? t('map.here') : t('map.way', words(way))}</p>}
      {within !== null && <p className="card-quiet">{t('map.within', { name: map.data?.name ?? '', ...words(within) })}</p>}
      {own === null && <p className="card-quiet">{t('map.ownUnknown')}</p>}
    </section>
  )
}

interface SketchProps {
  readonly rings: TaskMap['rings']
  readonly door: Point | null
  readonly own: Point | null
  readonly title: string
}

function Sketch({ rings, door, own, title }: SketchProps) {
  const place = projection([...rings.flat(), ...(door === null ? [] : [door]), ...(own === null ? [] : [own])])
  const path = rings.map((ring) => `M${ring.map((point) => place(point).map((value) => value.toFixed(1)).join(' ')).join('L')}Z`).join('')
  return (
    <svg className="visit-sketch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      <path d={path} className="sketch-place" />
      {door !== null && own !== null && <line x1={place(own)[0]} y1={place(own)[1]} x2={place(door)[0]} y2={place(door)[1]} className="sketch-way" />}
      {own !== null && <circle cx={place(own)[0]} cy={place(own)[1]} r="7" className="sketch-own" />}
      {door !== null && <path d="M0 0c-7-9-10-12-10-17a10 10 0 0 1 20 0c0 5-3 8-10 17z" transform={`translate(${place(door).map((value) => value.toFixed(1)).join(' ')})`} className="sketch-door" />}
      <path d={`M${WIDTH - 16} 30V8m-5 7l5-8 5 8`} className="sketch-north" />
    </svg>
  )
}

/** Degrees to the sketch: north is up, and a metre is as long across as upwards. */
function projection(points: readonly Point[]): (point: Point) => readonly [number, number] {
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)]
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)]
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const [wide, high] = [Math.max((east - west) * narrow, 1e-6), Math.max(north - south, 1e-6)]
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
  const [left, top] = [(WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2]
  return ([lon, lat]) => [left + (lon - west) * narrow * scale, top + (north - lat) * scale]
}

function middleOf(points: readonly Point[]): Point | null {
  if (points.length === 0) return null
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)]
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2]
}

/** Only where the officer has allowed it already. */
function useOwnPosition(): Point | null {
  const state = usePositionState()
  const [own, setOwn] = useState<Point | null>(null)
  useEffect(() => {
    if (state !== 'granted') return
    const watch = navigator.geolocation.watchPosition(({ coords }) => setOwn([coords.longitude, coords.latitude]))
    return () => navigator.geolocation.clearWatch(watch)
  }, [state])
  return own
}
