import './figures.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { FigureRowsView } from '../../../src/contract/figures.ts'
import { readFigureRows, type FigureRowsSearch } from '../../ui/api/figures-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { countText, yuanDigits } from '../../ui/format/amount.ts'
import { dateText, durationText, momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { groupName } from './figures-table.tsx'
import { figureRowsSearchOf } from './figures-search.ts'
import { unitName } from './unit-name.ts'

/** The warnings that one figure was counted from. */
export function FigureRowsPage() {
  const t = useText()
  const language = useLanguage()
  const { figure, key, ...period } = figureRowsSearchOf(useSearch({ strict: false }), serverNow())
  const search: FigureRowsSearch = { ...period, figure, key }
  const rows = useInfiniteQuery({
    queryKey: ['figure-rows', search],
    queryFn: ({ pageParam, signal }) => readFigureRows(search, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const first = rows.data?.pages[0]
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const row = key === undefined ? t('figures.total') : groupName({ key, name: first?.name ?? '' }, period.by, language) || t('figures.nobody')
  const title = t('figureRows.title', { figure: t(`figure.${figure}`), row })
  usePageTitle(title)
  return (
    <main className="desk-main">
      <p className="no-print"><Link to="/figures" search={period}>{t('figureRows.back')}</Link></p>
      <div className="page-top">
        <h1 className="page-heading">{title}</h1>
        <span className="quiet">{t('figures.span', { from: dateText(period.from, language), to: dateText(period.to, language) })}</span>
      </div>
      {rows.isPending && <Skeleton rows={10} />}
      {rows.isError && <FailureView failure={rows.error} onRetry={() => void rows.refetch()} />}
      {first !== undefined && <Sum view={first} figure={figure} />}
      {rows.isSuccess && items.length === 0 && <EmptyView text={t('figureRows.empty')} />}
      {items.length > 0 && <Rows items={items} label={title} />}
      {rows.hasNextPage && <Button className="rows-more" disabled={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>{t('cases.more')}</Button>}
    </main>
  )
}

/** The figure once more, how it comes from the rows, and what is counted. */
function Sum({ view, figure }: { readonly view: FigureRowsView; readonly figure: FigureRowsSearch['figure'] }) {
  const t = useText()
  const language = useLanguage()
  const { value, unit } = view
  const text = value === null ? '—' : unit === '元' ? yuanDigits(value) : unit === '秒' ? durationText(value, language) : unit === '%' ? value.toFixed(2) : countText(value)
  return (
    <section className="panel key-figure" aria-label={t(`figure.${figure}`)}>
      <p className="key-value">{text}<span className="number-unit">{unit === '秒' ? t('figureRows.median') : unitName(unit, language)}</span></p>
      <p className="key-change">{view.met === null ? t('figureRows.from', { total: countText(view.total) }) : t('figureRows.share', { met: countText(view.met), total: countText(view.total) })}</p>
      <p className="key-def">{t(`figure.${figure}.def`)}</p>
    </section>
  )
}

function Rows({ items, label }: { readonly items: FigureRowsView['items']; readonly label: string }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel" aria-label={label}>
      <ScrollRegion label={label}>
        <table className="sheet-table figure-rows">
          <thead>
            <tr>{(['level', 'type', 'outcome', 'opened', 'place', 'unit'] as const).map((column) => <th key={column} scope="col">{t(`figureRows.${column}`)}</th>)}</tr>
          </thead>
          <tbody>
            {items.map((row) => (
              <tr key={row.id}>
                <td><LevelBadge level={row.level} /></td>
                <td><Link to="/warnings/$warningId" params={{ warningId: row.id }}>{fraudTitle(row.fraudType, language, t)}</Link></td>
                <td>{row.outcome === null ? t(`desk.state.${row.state}`) : t(`outcome.${row.outcome}`)}</td>
                <td>{momentOf(row.openedAt, serverNow(), language)}</td>
                <td>{row.place.path.join(' ')}</td>
                <td>{row.unit.name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
