import { useQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import type { WallView } from '../../../src/contract/wall.ts'
import { readWallMap } from '../../ui/api/wall-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { AreaPlan } from '../frame/area-plan.tsx'
import { labelsThatFit, percent, ratioOf } from './wall-labels.ts'

/** From so many warnings a day on a street is drawn at its darkest. */
const SHADES = [1, 2, 4, 7] as const

/** Streets darker the more warnings they had today; with an open red one they have a thick red edge, and their name and number are told by words too. */
export function WallMap({ places }: { readonly places: WallView['places'] }) {
  const t = useText()
  const map = useQuery({ queryKey: ['wall-map'], queryFn: ({ signal }) => readWallMap(signal), staleTime: Infinity })
  if (map.isPending) return <Skeleton rows={8} />
  if (map.data === undefined || map.data.places.length === 0) return <EmptyView text={t('wall.noMap')} hint={t('wall.noMapHint')} />
  const counts = new Map(places.map((place) => [place.region, place]))
  const hottest = map.data.places.flatMap((place) => { const count = counts.get(place.region); return count === undefined || count.today === 0 ? [] : [{ name: place.name, ...count }] }).toSorted((a, b) => b.today - a.today).slice(0, 3)
  const spoken = hottest.map((place) => t('wall.place', { name: place.name, n: place.today })).join(t('list.separator'))
  return (
    <figure className="wall-map">
      <div className="wall-plan-place">
        <div className="wall-plan" style={{ '--ratio': ratioOf(map.data) } as CSSProperties}>
          <AreaPlan plan={map.data} label={spoken === '' ? t('wall.quiet') : spoken}>
            {map.data.places.map((place) => {
              const count = counts.get(place.region)
              return <path key={place.region} d={place.path} className={`wall-place wall-shade-${shadeOf(count?.today ?? 0)}`}><title>{t('wall.place', { name: place.name, n: count?.today ?? 0 })}</title></path>
            })}
            {/* Edges of open reds lie above their neighbours'. */}
            {map.data.places.filter((place) => (counts.get(place.region)?.openReds ?? 0) > 0).map((place) => <path key={place.region} d={place.path} className="wall-red" />)}
          </AreaPlan>
          {labelsThatFit(map.data).map((label) => <span key={label.name} className="wall-label" style={{ left: percent(label.x, map.data.width), top: percent(label.y, map.data.height) }} aria-hidden="true">{label.name}</span>)}
        </div>
      </div>
      <figcaption>{spoken === '' ? t('wall.quiet') : t('wall.hottest', { places: spoken })}</figcaption>
    </figure>
  )
}

function shadeOf(count: number): number {
  return SHADES.filter((least) => count >= least).length
}
