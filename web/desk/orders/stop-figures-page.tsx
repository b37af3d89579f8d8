import '../figures/figures.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { STOP_FIGURE_GROUPS, type StopFiguresQuery, type StopFiguresRow, type StopFiguresView } from '../../../src/contract/order.ts'
import { readStopFigures } from '../../ui/api/order-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { countText, yuanDigits } from '../../ui/format/amount.ts'
import { dateText, periodText, spanWords } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { useMay } from '../../ui/session/use-may.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { CutNote } from '../figures/cut-note.tsx'
import { signed } from '../figures/figure-columns.ts'
import { figuresSearchOf } from '../figures/figures-search.ts'
import { PeriodPicker } from '../figures/period-picker.tsx'
import { unitName } from '../figures/unit-name.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { daysOfPeriod } from '../../../src/domain/period.ts'
import type { OrdersSearch } from './orders-search.ts'

const COUNTED = ['accounts', 'heldFen', 'largestFen', 'over300k'] as const
const TIMED = ['toSent', 'toEffective'] as const
type Key = (typeof COUNTED)[number] | (typeof TIMED)[number]
const KEYS: readonly Key[] = [...COUNTED, ...TIMED]
const NONE = '—'

export function StopFiguresPage() {
  const t = useText()
  const language = useLanguage()
  const raw = useSearch({ strict: false }) as Record<string, unknown>
  const { from, to } = figuresSearchOf(raw, serverNow())
  const search: StopFiguresQuery = { from, to, by: STOP_FIGURE_GROUPS.find((group) => group === raw['by']) ?? 'bank' }
  const figures = useQuery({ queryKey: ['stop-figures', search], queryFn: ({ signal }) => readStopFigures(search, signal), placeholderData: keepPreviousData })
  usePageTitle(t('stopFigures.title'))
  return (
    <main className="desk-main">
      <div className="page-top">
        <h1 className="page-heading">{t('stopFigures.title')}</h1>
        <span className="quiet">{t('figures.span', { from: dateText(from, language), to: dateText(to, language) })}</span>
        <Link to="/figures" className="push no-print">← {t('desk.nav.figures')}</Link>
      </div>
      <Period search={search} />
      {figures.isPending && <Skeleton rows={10} />}
      {figures.isError && <FailureView failure={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.data?.total.accounts === 0 && <EmptyView text={t('stopFigures.empty')} hint={t('stopFigures.emptyHint')} />}
      {figures.data !== undefined && figures.data.total.accounts > 0 && <Report view={figures.data} by={search.by} />}
    </main>
  )
}

function Period({ search }: { readonly search: StopFiguresQuery }) {
  const t = useText()
  const navigate = useNavigate()
  const go = (change: Partial<StopFiguresQuery>) => void navigate({ to: '/figures/stops', search: { ...search, ...change } })
  return (
    <PeriodPicker span={search} onChange={go}>
      <Select className="group-select" aria-label={t('figures.by')} value={search.by} onChange={(by) => go({ by })} options={STOP_FIGURE_GROUPS.map((group) => ({ value: group, label: t(`stopFigures.by.${group}`) }))} />
    </PeriodPicker>
  )
}

function cellOf(row: StopFiguresRow, key: Key): string {
  switch (key) {
    case 'accounts': case 'over300k': return countText(row[key])
    case 'heldFen': case 'largestFen': return yuanDigits(row[key])
    case 'toSent': case 'toEffective': {
      const { p50Minutes, p95Minutes } = row[key]
      return p50Minutes === null ? NONE : `${p50Minutes} / ${p95Minutes ?? NONE}`
    }
  }
}

/** A median has no percentage worth printing: the one before stands beside it. */
function changeOf(view: StopFiguresView, key: Key): number | null {
  if (key === 'toSent' || key === 'toEffective') return null
  return view.previous[key] === 0 ? null : ((view.total[key] - view.previous[key]) / view.previous[key]) * 100
}

function effective({ from, to }: { readonly from: string; readonly to: string }): OrdersSearch {
  return { effectiveFrom: from, effectiveTo: to }
}

/** The orders that one line counts. */
function ordersOf(view: StopFiguresView, by: StopFiguresQuery['by'], key: string): OrdersSearch {
  switch (by) {
    case 'none': return effective(view)
    case 'bank': case 'unit': return { ...effective(view), [by]: key }
    case 'level': return { ...effective(view), level: String(Number(key)) }
    case 'day': case 'week': case 'month': {
      const { from, to } = daysOfPeriod(by, key)
      return effective({ from: from < view.from ? view.from : from, to: to > view.to ? view.to : to })
    }
  }
}

function Report({ view, by }: { readonly view: StopFiguresView; readonly by: StopFiguresQuery['by'] }) {
  const t = useText()
  const language = useLanguage()
  const seesOrders = useMay('order.read')
  const unit = (key: Key) => unitName(view.units[key] ?? '', language)
  const groupName = (row: StopFiguresRow) => (by === 'level' ? t('orders.level', { n: Number(row.key) }) : by === 'month' || by === 'week' || by === 'day' ? periodText(by, row.key, language) : row.name)
  /** A line opens to its orders. */
  const line = (row: StopFiguresRow, name: string, search: OrdersSearch) => (
    <tr key={`${row.key} ${name}`}>
      <th scope="row">{name}</th>
      {KEYS.map((key) => <td key={key} className="num">{seesOrders && row.accounts > 0 ? <Link to="/orders" search={{ view: 'all', ...search }} className="figure-link">{cellOf(row, key)}</Link> : cellOf(row, key)}</td>)}
    </tr>
  )
  const { previous, lastYear } = view.compared
  return (
    <>
      <ul className="key-figures">
        {KEYS.map((key) => {
          const [change, before] = [changeOf(view, key), cellOf(view.previous, key)]
          return (
            <li key={key} className="panel key-figure">
              <h2 className="key-name">{t(`stopFigure.${key}`)}</h2>
              <p className="key-value">{cellOf(view.total, key)}<span className="number-unit">{unit(key)}</span></p>
              <p className="key-change">{change === null ? t('stopFigures.before', { before }) : t('figures.change', { than: t('figures.previous'), change: `${signed(change)}%`, before })}</p>
              <p className="key-change">{t('figures.noChange', { than: t('figures.lastYear'), before: cellOf(view.lastYear, key) })}</p>
              <p className="key-def">{t(`stopFigure.${key}.def`)}</p>
            </li>
          )
        })}
      </ul>
      <CutNote view={view} by={by} way="shorter" />
      <section className="panel" aria-label={t('stopFigures.title')}>
        <ScrollRegion label={t('stopFigures.title')}>
          <table className="sheet-table figures-table">
            <thead><tr><th scope="col">{t(`stopFigures.by.${by}`)}</th>{KEYS.map((key) => <th key={key} scope="col" className="num">{t(`stopFigure.${key}`)}<span className="head-unit">{unit(key)}</span></th>)}</tr></thead>
            <tbody>{view.rows.map((row) => line(row, groupName(row), ordersOf(view, by, row.key)))}</tbody>
            <tfoot>
              {line(view.total, t('figures.total'), effective(view))}
              {line(view.previous, `${t('figures.previous')} ${spanWords(previous, language)}`, effective(previous))}
              {line(view.lastYear, `${t('figures.lastYear')} ${spanWords(lastYear, language)}`, effective(lastYear))}
            </tfoot>
          </table>
        </ScrollRegion>
      </section>
    </>
  )
}
