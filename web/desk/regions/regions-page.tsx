import '../coverage/coverage.css'
import '../settings/settings.css'
import './regions.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { RegionList } from '../../../src/contract/region.ts'
import { readRegions } from '../../ui/api/region-api.ts'
import { enRegions } from '../../ui/i18n/en-regions.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhRegions } from '../../ui/i18n/zh-regions.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useSettled } from '../../ui/parts/use-settled.ts'
import { useMay } from '../../ui/session/use-may.ts'
import { BoundaryImport } from './boundary-import.tsx'
import { RegionDetail } from './region-detail.tsx'
import { RegionPlan } from './region-plan.tsx'
import { RegionTable } from './region-table.tsx'
import { regionsSearchOf } from './regions-search.ts'
import { TableImport } from './table-import.tsx'

addTexts({ zh: zhRegions, en: enRegions })

/** Down from the city to a grid: the parts of a place as a list and on a plan, and one of them with all that is known. */
export function RegionsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.regions'))
  const mayManage = useMay('region.manage')
  const { region } = regionsSearchOf(useSearch({ strict: false }))
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.regions')}</h1><span className="quiet">{t(mayManage ? 'regions.hint' : 'regions.readOnly')}</span></div>
      <Parts key={region ?? ''} region={region} />
      {mayManage && (
        <section className="panel" aria-labelledby="regions-import">
          <h2 id="regions-import" className="panel-title">{t('regions.import')}</h2>
          <p className="quiet">{t('regions.import.hint')}</p>
          <BoundaryImport />
          <TableImport />
        </section>
      )}
    </main>
  )
}

function Parts({ region }: { readonly region: string | undefined }) {
  const t = useText()
  const navigate = useNavigate()
  const { at } = regionsSearchOf(useSearch({ strict: false }))
  const [words, setWords] = useState('')
  const [after, setAfter] = useState<string>()
  const q = useSettled(words.trim())
  const list = useQuery({ queryKey: ['regions', region, q, after], queryFn: ({ signal }) => readRegions({ region, q, after }, signal), placeholderData: keepPreviousData })
  const onChoose = (chosen: string | undefined) => void navigate({ to: '/settings/regions', search: { ...(region === undefined ? {} : { region }), ...(chosen === undefined ? {} : { at: chosen }) }, replace: true, resetScroll: false })
  if (list.isPending) return <Skeleton rows={10} />
  if (list.data === undefined) return <FailureView failure={list.error} onRetry={() => void list.refetch()} />
  const { place, rows, total, next } = list.data
  const isEmpty = rows.length === 0
  return (
    <>
      <Path path={list.data.path} />
      {list.isError && <FailureView failure={list.error} onRetry={() => void list.refetch()} />}
      <div className="regions-body">
        <section className="panel" aria-labelledby="regions-parts">
          <h2 id="regions-parts" className="panel-title">{place.name} · {t('regions.parts', { n: total })}</h2>
          <Input type="search" className="regions-words" aria-label={t('regions.search')} placeholder={t('regions.search')} maxLength={64} value={words} onChange={(event) => { setWords(event.target.value); setAfter(undefined) }} />
          {isEmpty ? <EmptyView text={t(q === '' ? 'regions.noParts' : 'regions.none')} /> : <RegionTable label={t('regions.parts', { n: total })} rows={rows} chosen={at} onChoose={onChoose} />}
          {(next !== null || after !== undefined) && (
            <p className="regions-pages">
              {after !== undefined && <Button onClick={() => setAfter(undefined)}>{t('regions.first')}</Button>}
              {next !== null && <Button onClick={() => setAfter(next)}>{t('regions.next')}</Button>}
            </p>
          )}
        </section>
        <RegionPlan list={list.data} region={region} chosen={at} onChoose={onChoose} />
      </div>
      <RegionDetail key={at ?? place.region} region={at ?? place.region} />
    </>
  )
}

function Path({ path }: { readonly path: RegionList['path'] }) {
  const t = useText()
  return (
    <nav aria-label={t('regions.path')} className="coverage-path regions-path">
      {path.map((place, index) => (index === path.length - 1
        ? <strong key={place.region} aria-current="page">{place.name}</strong>
        : <Link key={place.region} to="/settings/regions" search={{ region: place.region }}>{place.name}</Link>))}
    </nav>
  )
}
