import '../figures/figures.css'
import './coverage.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import type { CoverageQuery, CoverageView } from '../../../src/contract/coverage.ts'
import { coverageSheetAddress, readCoverage } from '../../ui/api/coverage-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { countText } from '../../ui/format/amount.ts'
import { dateText, dayOf } from '../../ui/format/time.ts'
import { enCoverage } from '../../ui/i18n/en-coverage.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhCoverage } from '../../ui/i18n/zh-coverage.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { coverageSearchOf } from './coverage-search.ts'
import { CoverageTable } from './coverage-table.tsx'
import { CoverageTrend } from './coverage-trend.tsx'
import { RegisterExport } from './register-export.tsx'
import { RegisterImport } from './register-import.tsx'

addTexts({ zh: zhCoverage, en: enCoverage })

const REFETCH_MS = 60_000

export function CoveragePage() {
  const t = useText()
  const mayImport = useMay('resident.import')
  const mayRead = useMay('resident.read')
  const search = coverageSearchOf(useSearch({ strict: false }))
  const coverage = useQuery({ queryKey: ['coverage', search], queryFn: ({ signal }) => readCoverage(search, signal), placeholderData: keepPreviousData, refetchInterval: REFETCH_MS })
  usePageTitle(t('desk.nav.coverage'))
  const place = coverage.data?.path.at(-1)
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.coverage')}</h1><span className="quiet">{t('coverage.hint')}</span></div>
      {coverage.isPending && <Skeleton rows={10} />}
      {coverage.isError && <FailureView failure={coverage.error} onRetry={() => void coverage.refetch()} />}
      {coverage.data !== undefined && <Report view={coverage.data} search={search} />}
      {mayRead && place !== undefined && <RegisterExport key={place.region} place={place} />}
      {mayImport && <RegisterImport />}
      {coverage.data !== undefined && <Parts view={coverage.data} search={search} />}
    </main>
  )
}

function Report({ view, search }: { readonly view: CoverageView; readonly search: CoverageQuery }) {
  return (
    <>
      <Choice view={view} search={search} />
      <KeyFigures view={view} />
      <CoverageTrend trend={view.trend} />
    </>
  )
}

/** Last, because it may be thousands of rows long. */
function Parts({ view, search }: { readonly view: CoverageView; readonly search: CoverageQuery }) {
  const t = useText()
  return view.by === null ? <p className="quiet">{t('coverage.noParts')}</p> : <CoverageTable view={view} by={view.by} search={search} />
}

/** Where, cut into what, on which day; the last way out is a sheet of the same. */
function Choice({ view, search }: { readonly view: CoverageView; readonly search: CoverageQuery }) {
  const t = useText()
  const language = useLanguage()
  const navigate = useNavigate()
  const go = (change: CoverageQuery) => void navigate({ to: '/coverage', search: { ...search, ...change } })
  return (
    <div className="period">
      <nav aria-label={t('coverage.path')} className="coverage-path">
        {view.path.map((place, index) => (index === view.path.length - 1
          ? <strong key={place.region} aria-current="page">{place.name}</strong>
          : <Link key={place.region} to="/coverage" search={{ ...(search.date === undefined ? {} : { date: search.date }), region: place.region }}>{place.name}</Link>))}
      </nav>
      {view.by !== null && <Select className="group-select" aria-label={t('coverage.by')} value={view.by} onChange={(by) => go({ by })} options={view.levels.map((level) => ({ value: level, label: t(`coverage.by.${level}`) }))} />}
      <label>{t('coverage.date')} <input type="date" className="native-input" value={view.date} max={dayOf(serverNow())} onChange={(event) => event.target.value !== '' && go({ date: event.target.value })} /></label>
      <span className="coverage-sheets">
        <a href={coverageSheetAddress(search, 'xlsx', language)} download>{t('coverage.sheet.xlsx')}</a>
        <a href={coverageSheetAddress(search, 'csv', language)} download>{t('coverage.sheet.csv')}</a>
      </span>
    </div>
  )
}

function KeyFigures({ view: { total } }: { readonly view: CoverageView }) {
  const t = useText()
  const language = useLanguage()
  const declared = total.target === null ? t('coverage.noTarget') : t(total.isSum ? 'coverage.targetSum' : 'coverage.targetOf', { date: dateText(total.targetAsOf!, language) })
  const figures = [
    { key: 'registered', value: countText(total.registered), unit: t('coverage.people'), note: t('coverage.registered.def') },
    { key: 'target', value: total.target === null ? '—' : countText(total.target), unit: total.target === null ? '' : t('coverage.people'), note: declared },
    { key: 'rate', value: total.rate === null ? '—' : total.rate.toFixed(2), unit: total.rate === null ? '' : '%', note: t('coverage.rate.def') },
    { key: 'added', value: countText(total.added), unit: t('coverage.people'), note: t('coverage.added.def') },
  ] as const
  return (
    <ul className="key-figures">
      {figures.map(({ key, value, unit, note }) => (
        <li key={key} className="panel key-figure">
          <h2 className="key-name">{t(`coverage.${key}`)}</h2>
          <p className="key-value">{value}<span className="number-unit">{unit}</span></p>
          <p className="key-def">{note}</p>
        </li>
      ))}
    </ul>
  )
}
