import { useQuery } from '@tanstack/react-query'
import type { RegionView } from '../../../src/contract/region.ts'
import { readRegion } from '../../ui/api/region-api.ts'
import { countText } from '../../ui/format/amount.ts'
import { dateText } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { AddGrid, EditRegion, EndRegion, NewTarget } from './region-forms.tsx'
import { SplitRegion } from './region-split.tsx'

/** One place: what it is, what it declared, and for an administrator what can be changed. */
export function RegionDetail({ region }: { readonly region: string }) {
  const t = useText()
  const mayManage = useMay('region.manage')
  const view = useQuery({ queryKey: ['regions', 'one', region], queryFn: ({ signal }) => readRegion(region, signal) })
  if (view.isPending) return <Skeleton rows={5} />
  if (view.data === undefined) return <FailureView failure={view.error} onRetry={() => void view.refetch()} />
  const one = view.data
  const isOpen = one.endedOn === null
  return (
    <section className="panel" aria-labelledby="region-one">
      <h2 id="region-one" className="panel-title">{one.path.map(({ name }) => name).join(' › ')} <code>{one.region}</code></h2>
      <div className="regions-one">
        <div>
          <Facts view={one} />
          {mayManage && isOpen && <EditRegion key={`${one.name} ${one.households} ${one.population}`} view={one} />}
          {mayManage && isOpen && one.level === 'village' && <AddGrid village={one.region} />}
          {mayManage && isOpen && one.level === 'village' && <SplitRegion view={one} />}
          {mayManage && isOpen && one.level !== 'city' && <EndRegion view={one} />}
        </div>
        <div>
          <h3 className="panel-sub">{t('regions.targets')}</h3>
          <Target view={one} />
          {one.targets.length > 0 && <History view={one} />}
          {mayManage && isOpen && <NewTarget region={one.region} />}
        </div>
      </div>
    </section>
  )
}

function Facts({ view }: { readonly view: RegionView }) {
  const t = useText()
  const language = useLanguage()
  const facts = [
    [t('regions.level'), t(`regions.level.${view.level}`)], [t('regions.households'), countText(view.households)], [t('regions.population'), countText(view.population)],
    [t('regions.unit'), view.unit ?? '—'], [t('regions.border'), view.points === null ? t('regions.noPoints') : t('regions.points', { n: countText(view.points) })], [t('regions.partsCount'), countText(view.parts)],
  ] as const
  return (
    <>
      <h3 className="panel-sub">{t('regions.facts')}</h3>
      {view.endedOn !== null && <p className="alarm"><strong>{t('regions.ended', { date: dateText(view.endedOn, language) })}</strong></p>}
      <dl className="regions-facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {view.after.map(({ on, ...place }) => <p key={place.region}>{t('regions.after', { ...place, date: dateText(on, language) })}</p>)}
      {view.left !== null && view.left.people + view.left.tasks > 0 && <p className="alarm">{t('regions.left', { people: view.left.people, tasks: view.left.tasks })}</p>}
      {view.before.map(({ on, ...place }) => <p key={place.region}>{t('regions.before', { ...place, date: dateText(on, language) })}</p>)}
    </>
  )
}

function Target({ view: { target } }: { readonly view: RegionView }) {
  const t = useText()
  const language = useLanguage()
  if (target === null) return <p>{t('regions.targetNone')}</p>
  return <p>{t(target.isSum ? 'regions.targetSum' : 'regions.targetNow', { n: countText(target.people), date: dateText(target.asOf, language) })}</p>
}

function History({ view }: { readonly view: RegionView }) {
  const t = useText()
  const language = useLanguage()
  const label = t('regions.target.history', { name: view.name })
  return (
    <ScrollRegion label={label}>
      <table className="sheet-table">
        <caption className="visually-hidden">{label}</caption>
        <thead><tr><th scope="col">{t('regions.target.from')}</th><th scope="col" className="num">{t('regions.target.people')}</th><th scope="col">{t('regions.target.note')}</th><th scope="col">{t('regions.target.by')}</th></tr></thead>
        <tbody>
          {view.targets.map(({ asOf, people, note, enteredBy }) => (
            <tr key={asOf}><td>{dateText(asOf, language)}</td><td className="num">{countText(people)}</td><td className="regions-note">{note === '' ? '—' : note}</td><td>{enteredBy ?? t('regions.target.file')}</td></tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
