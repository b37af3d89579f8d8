import './figures.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { FIGURE_GROUPS, type FiguresView } from '../../../src/contract/figures.ts'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { LEVEL_NAMES, WARNING_LEVELS } from '../../../src/domain/levels.ts'
import { readUnits } from '../../ui/api/directory-api.ts'
import { figuresSheetAddress, readFigures, type FiguresSearch } from '../../ui/api/figures-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dateText, spanWords } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { usePrintPage } from '../frame/print-page.ts'
import { changeOf, COUNTS, keyText, signed, STEPS, type CountKey } from './figure-columns.ts'
import { figuresSearchOf } from './figures-search.ts'
import { CutNote } from './cut-note.tsx'
import { FigureChart } from './figure-chart.tsx'
import { FigureLink } from './figure-link.tsx'
import { CountsTable, StepsTable } from './figures-table.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { unitName } from './unit-name.ts'

export function FiguresPage() {
  const t = useText()
  const language = useLanguage()
  const search = figuresSearchOf(useSearch({ strict: false }), serverNow())
  const figures = useQuery({ queryKey: ['figures', search], queryFn: ({ signal }) => readFigures(search, signal), placeholderData: keepPreviousData })
  const rowsOf = useMay('warning.read') ? search : null
  usePageTitle(t('desk.nav.figures'))
  usePrintPage('figures')
  return (
    <main className="desk-main">
      <div className="page-top">
        <h1 className="page-heading">{t('desk.nav.figures')}</h1>
        <span className="quiet">{t('figures.span', { from: dateText(search.from, language), to: dateText(search.to, language) })}</span>
        <span className="push no-print sheets">
          {(['xlsx', 'csv', 'pdf'] as const).map((format) => <a key={format} href={figuresSheetAddress(search, format, language)} download>{t(`figures.sheet.${format}`)}</a>)}
        </span>
        <Link to="/figures/stops" className="no-print">{t('stopFigures.title')}</Link>
        <Button className="no-print" onClick={() => window.print()}>{t('figures.print')}</Button>
      </div>
      <Period search={search} />
      {figures.data?.region != null && <Within name={figures.data.region.name} search={search} />}
      {figures.isPending && <Skeleton rows={10} />}
      {figures.isError && <FailureView failure={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.data !== undefined && <Report view={figures.data} by={search.by} rowsOf={rowsOf} />}
    </main>
  )
}

/** Of one place only, come to by a row of the table. */
function Within({ name, search }: { readonly name: string; readonly search: FiguresSearch }) {
  const t = useText()
  const navigate = useNavigate()
  return <p className="figures-within">{t('figures.within', { name })} <Button size="small" className="no-print" onClick={() => void navigate({ to: '/figures', search: { ...search, region: undefined } })}>{t('figures.everywhere')}</Button></p>
}

function Period({ search }: { readonly search: FiguresSearch }) {
  const t = useText()
  const navigate = useNavigate()
  const go = (change: Partial<FiguresSearch>) => void navigate({ to: '/figures', search: { ...search, ...change } })
  return (
    <PeriodPicker span={search} onChange={go}>
      <Select className="group-select" aria-label={t('figures.by')} value={search.by} onChange={(by) => go({ by })} options={FIGURE_GROUPS.map((group) => ({ value: group, label: t(`figures.by.${group}`) }))} />
      <Filters search={search} onChange={go} />
    </PeriodPicker>
  )
}

function Filters({ search, onChange }: { readonly search: FiguresSearch; readonly onChange: (change: Partial<FiguresSearch>) => void }) {
  const t = useText()
  const language = useLanguage()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: 600_000 })
  const all = {
    level: WARNING_LEVELS.map((level) => ({ value: level as string, label: LEVEL_NAMES[level][language] as string })),
    type: FRAUD_TYPES.map((type) => ({ value: type.code as string, label: type[language] as string })),
    unit: (units.data?.items ?? []).map((unit) => ({ value: unit.code, label: unit.name })),
  }
  return (['level', 'type', 'unit'] as const).map((key) => (
    <Select
      key={key} className="group-select" aria-label={t(`figures.col.${key}`)} placeholder={t(`figures.col.${key}`)} allowClear showSearch={{ optionFilterProp: 'label' }}
      value={search[key] ?? null} onChange={(value: string | null) => onChange({ [key]: value ?? undefined })} options={all[key]}
    />
  ))
}

function Report({ view, by, rowsOf }: { readonly view: FiguresView; readonly by: FiguresSearch['by']; readonly rowsOf: FiguresSearch | null }) {
  const t = useText()
  const language = useLanguage()
  if (view.total.warnings === 0) return <EmptyView text={t('figures.empty')} hint={t('figures.emptyHint')} />
  return (
    <>
      <ul className="key-figures">
        {COUNTS.map((key) => <KeyFigure key={key} view={view} of={key} rowsOf={rowsOf} />)}
      </ul>
      <CutNote view={view} by={by} way="rest" />
      {by !== 'none' && <FigureChart view={view} by={by} />}
      <CountsTable view={view} by={by} rowsOf={rowsOf} />
      <StepsTable view={view} by={by} rowsOf={rowsOf} />
      <dl className="quiet figures-defs">
        {STEPS.map((key) => <div key={key}><dt>{t(`figure.${key}`)}</dt><dd>{t(`figure.${key}.def`)}</dd></div>)}
      </dl>
      <p className="quiet figures-note">{t('figures.note', { previous: spanWords(view.compared.previous, language), lastYear: spanWords(view.compared.lastYear, language) })}</p>
    </>
  )
}

/** The figure, its unit, what is counted, and how it was in the period before. */
function KeyFigure({ view, of, rowsOf }: { readonly view: FiguresView; readonly of: CountKey; readonly rowsOf: FiguresSearch | null }) {
  const t = useText()
  const language = useLanguage()
  const { value, unit, whole } = keyText(view.total, of, unitName(view.units[of] ?? '', language), language)
  return (
    <li className="panel key-figure">
      <h2 className="key-name">{t(`figure.${of}`)}</h2>
      <p className="key-value" title={whole}><FigureLink rowsOf={rowsOf} figure={of} isEmpty={view.total[of] === null || view.total[of] === 0}>{value}</FigureLink>{unit !== '' && <span className="number-unit">{unit}</span>}</p>
      <Change view={view} of={of} than="previous" />
      <Change view={view} of={of} than="lastYear" />
      <p className="key-def">{t(`figure.${of}.def`)}</p>
    </li>
  )
}

function Change({ view, of, than }: { readonly view: FiguresView; readonly of: CountKey; readonly than: 'previous' | 'lastYear' }) {
  const t = useText()
  const language = useLanguage()
  const change = changeOf(view.total, view[than], of)
  const values = { than: t(`figures.${than}`), before: keyText(view[than], of, '', language).value }
  return (
    <p className="key-change">
      {change.kind === 'none' && t('figures.noChange', values)}
      {change.kind === 'percent' && t('figures.change', { ...values, change: `${signed(change.value)}%` })}
      {change.kind === 'points' && t('figures.changePoints', { ...values, change: signed(change.value) })}
    </p>
  )
}
