import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { QueueFilters } from './queue-filters.tsx'
import { bundled } from './queue-bundles.ts'
import { queueSearchOf, type QueueSearch } from './queue-search.ts'
import { QueueTable } from './queue-table.tsx'
import { TodayPanel } from './today-panel.tsx'
import { useQueue } from './use-queue.ts'

export function QueuePage() {
  const t = useText()
  const navigate = useNavigate()
  const search = queueSearchOf(useSearch({ strict: false }))
  const queue = useQueue(search)
  usePageTitle(queue.fresh > 0 ? t('desk.queue.titleFresh', { n: queue.fresh }) : t('desk.nav.queue'))
  const onChange = (change: Partial<Record<keyof QueueSearch, string | undefined>>) => void navigate({ to: '/', search: queueSearchOf({ ...search, ...change }) })
  return (
    <main className="queue-page">
      <section className="queue" aria-labelledby="queue-title">
        <div className="queue-top">
          <h1 id="queue-title" className="page-heading">{t('desk.nav.queue')}</h1>
          {queue.total !== null && <span className="quiet">{t(queue.total.isCapped ? 'desk.queue.totalCapped' : 'desk.queue.total', { n: queue.total.count })}</span>}
          <FreshPill fresh={queue.fresh} isStale={queue.isStale} onApply={queue.apply} />
        </div>
        <QueueFilters search={search} onChange={onChange} />
        <QueueBody queue={queue} isFiltered={Object.keys(search).length > 0} />
      </section>
      <TodayPanel />
    </main>
  )
}

/** New rows wait here until they are asked for. */
function FreshPill({ fresh, isStale, onApply }: { readonly fresh: number; readonly isStale: boolean; readonly onApply: () => void }) {
  const t = useText()
  return (
    <span className="fresh" role="status">
      {fresh > 0 && <button type="button" className="fresh-pill" onClick={onApply}>{t('desk.queue.fresh', { n: fresh })}</button>}
      {fresh === 0 && isStale && <button type="button" className="fresh-pill fresh-pill-quiet" onClick={onApply}>{t('desk.queue.reorder')}</button>}
    </span>
  )
}

function QueueBody({ queue, isFiltered }: { readonly queue: ReturnType<typeof useQueue>; readonly isFiltered: boolean }) {
  const t = useText()
  const { query, rows } = queue
  if (query.isPending) return <Skeleton rows={12} />
  return (
    <>
      {query.isError && <FailureView failure={query.error} onRetry={() => void query.refetch()} />}
      {rows.length > 0 && <QueueTable entries={bundled(rows)} isWaiting={!queue.isSettled} />}
      {query.isSuccess && queue.isSettled && rows.length === 0 && <EmptyView text={t(isFiltered ? 'desk.queue.emptyFiltered' : 'desk.queue.empty')} hint={t(isFiltered ? 'desk.queue.emptyFilteredHint' : 'desk.queue.emptyHint')} />}
      {query.hasNextPage && (
        <Button block onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>{query.isFetchingNextPage ? t('state.loading') : t('desk.queue.more')}</Button>
      )}
    </>
  )
}
