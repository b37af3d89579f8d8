import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { outageSheetAddress } from '../../ui/api/warning-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { QueueFilters } from './queue-filters.tsx'
import { ChosenBar } from './chosen-bar.tsx'
import { bundled, idsShown } from './queue-bundles.ts'
import { columnsOf, isNarrowed, queueSearchOf, type QueueSearch } from './queue-search.ts'
import { QueueTable, useOpenBundles } from './queue-table.tsx'
import { MoreRows } from './more-rows.tsx'
import { useRememberedSearch } from './remembered-search.ts'
import { TodayPanel } from './today-panel.tsx'
import { useChoice } from './use-choice.ts'
import { UnitInboxes } from './unit-inboxes.tsx'
import { useQueueKeys } from './queue-keys.ts'
import { useQueue } from './use-queue.ts'
import { ViewMenu } from './view-menu.tsx'

export function QueuePage() {
  const t = useText()
  const navigate = useNavigate()
  const search = queueSearchOf(useSearch({ strict: false }))
  const queue = useQueue(search)
  useRememberedSearch(search, (kept) => void navigate({ to: '/', search: kept, replace: true }))
  useQueueKeys(queue.apply)
  usePageTitle(queue.fresh > 0 ? t('desk.queue.titleFresh', { n: queue.fresh }) : t('desk.nav.queue'))
  const onChange = (change: Partial<Record<keyof QueueSearch, string | undefined>>) => void navigate({ to: '/', search: queueSearchOf({ ...search, ...change }) })
  return (
    <main className="queue-page">
      <section className="queue" aria-labelledby="queue-title">
        <div className="queue-top">
          <h1 id="queue-title" className="page-heading">{t('desk.nav.queue')}</h1>
          {queue.total !== null && <span className="quiet">{t(queue.total.isCapped ? 'desk.queue.totalCapped' : 'desk.queue.total', { n: queue.total.count })}</span>}
          <span className="presets">
            <ViewMenu search={search} onOpen={(view) => void navigate({ to: '/', search: view })} />
            <ColumnMenu search={search} onChange={onChange} />
            <a className="preset queue-paper" href={outageSheetAddress(search.unit)} target="_blank" rel="noreferrer" title={t('outage.hint')}>{t('outage.print')}</a>
          </span>
          <FreshPill queue={queue} />
        </div>
        <UnitInboxes unit={search.unit} onChange={onChange} />
        <QueueFilters search={search} onChange={onChange} />
        <QueueBody queue={queue} search={search} />
      </section>
      <TodayPanel />
    </main>
  )
}

/** New rows wait here until they are asked for. With a red among them it is red; the banner above has rung. */
function FreshPill({ queue: { fresh, reds, isStale, apply } }: { readonly queue: ReturnType<typeof useQueue> }) {
  const t = useText()
  const words = reds === 0 ? t('desk.queue.fresh', { n: fresh }) : fresh === 0 ? t('desk.queue.raisedRed', { reds }) : t('desk.queue.freshRed', { n: fresh, reds })
  return (
    <span className="fresh" role="status">
      {fresh + reds > 0 && <button type="button" className={`fresh-pill ${reds > 0 ? 'fresh-pill-red' : ''}`} onClick={apply}>{words}</button>}
      {fresh + reds === 0 && isStale && <button type="button" className="fresh-pill fresh-pill-quiet" onClick={apply}>{t('desk.queue.reorder')}</button>}
    </span>
  )
}

function QueueBody({ queue, search }: { readonly queue: ReturnType<typeof useQueue>; readonly search: QueueSearch }) {
  const t = useText()
  const { query, rows } = queue
  const columns = useMemo(() => columnsOf(search.cols), [search.cols])
  const isFiltered = isNarrowed(search)
  const entries = useMemo(() => bundled(rows), [rows])
  const bundles = useOpenBundles()
  const choice = useChoice(idsShown(entries, bundles.open))
  if (query.isPending) return <Skeleton rows={12} />
  return (
    <>
      {query.isError && <FailureView failure={query.error} onRetry={() => void query.refetch()} />}
      <ChosenBar rows={rows.map((shown) => shown.row)} choice={choice} />
      {rows.length > 0 && <QueueTable entries={entries} bundles={bundles} choice={choice} columns={columns} isWaiting={!queue.isSettled} />}
      {query.isSuccess && queue.isSettled && rows.length === 0 && <EmptyView text={t(isFiltered ? 'desk.queue.emptyFiltered' : 'desk.queue.empty')} hint={t(isFiltered ? 'desk.queue.emptyFilteredHint' : 'desk.queue.emptyHint')} />}
      {query.hasNextPage && <MoreRows isFetching={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />}
    </>
  )
}
