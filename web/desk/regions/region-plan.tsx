import { useQuery } from '@tanstack/react-query'
import type { RegionList, RegionMap } from '../../../src/contract/region.ts'
import { readRegionMap } from '../../ui/api/region-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { AreaPlan } from '../frame/area-plan.tsx'

interface Props {
  readonly list: RegionList
  readonly region: string | undefined
  readonly chosen: string | undefined
  readonly onChoose: (region: string) => void
}

/** Where the parts lie. Whoever does not see it, or has no mouse, chooses in the table. */
export function RegionPlan({ list, region, chosen, onChoose }: Props) {
  const t = useText()
  const map = useQuery({ queryKey: ['regions', 'map', region], queryFn: ({ signal }) => readRegionMap(region, signal) })
  const counts = { total: list.total, drawn: list.drawn }
  return (
    <section className="panel regions-plan" aria-labelledby="regions-plan">
      <h2 id="regions-plan" className="panel-title">{t('regions.map')}</h2>
      {map.isPending && <Skeleton rows={6} />}
      {map.isError && <FailureView failure={map.error} onRetry={() => void map.refetch()} />}
      {map.data !== undefined && map.data.places.length === 0 && <EmptyView text={t('regions.map.empty')} hint={t('regions.map.emptyHint')} />}
      {map.data !== undefined && (map.data.places.length > 0 || map.data.outline !== null) && (
        <figure className="regions-figure">
          <Shapes map={map.data} chosen={chosen} onChoose={onChoose} label={t('regions.map.alt', { ...counts, place: list.place.name, selected: map.data.places.find((place) => place.region === chosen)?.name ?? t('regions.map.nothing') })} />
          <figcaption className="quiet">{t('regions.map.caption', counts)} {map.data.outline !== null && t('regions.map.around')}</figcaption>
        </figure>
      )}
    </section>
  )
}

interface ShapesProps { readonly map: RegionMap; readonly label: string; readonly chosen?: string | undefined; readonly onChoose?: (region: string) => void }

/** The chosen one lies above its neighbours, with a thick edge. It is one picture with words of its own; the table beside it chooses by keyboard. */
export function Shapes({ map, label, chosen, onChoose }: ShapesProps) {
  const above = map.places.find((place) => place.region === chosen)
  return (
    <AreaPlan plan={map} label={label}>
      {map.places.map((place) => (
        <path key={place.region} d={place.path} className={onChoose === undefined ? 'regions-shape' : 'regions-shape regions-press'} data-region={place.region} {...(onChoose === undefined ? {} : { onClick: () => onChoose(place.region) })}><title>{place.name}</title></path>
      ))}
      {map.outline !== null && <path d={map.outline} className="regions-outline" />}
      {above !== undefined && <path d={above.path} className="regions-above"><title>{above.name}</title></path>}
    </AreaPlan>
  )
}
