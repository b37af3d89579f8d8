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
import { useQueueKeys } from './queue-keys.ts'
import { useQueue } from './use-queue.ts'

export function QueuePage() {
  const t = useText()
  const navigate = useNavigate()
  const search = queueSearchOf(useSearch({ strict: false }))
  const queue = useQueue(search)
  useQueueKeys(queue.apply)
  usePageTitle(queue.fresh > 0 ? t('desk.queue.titleFresh', { n: queue.fresh }) : t('desk.nav.queue'))
  const onChange = (change: Partial<Record<keyof QueueSearch, string | undefined>>) => void navigate({ to: '/', search: queueSearchOf({ ...search, ...change }) })
  return (
    <main className="queue-page">
      <section className="queue" aria-labelledby="queue-title">
        <div className="queue-top">
          <h1 id="queue-title" className="page-heading">{t('desk.nav.queue')}</h1>
          {queue.total !== null && <span className="quiet">{t(queue.total.isCapped ? 'desk.queue.totalCapped' : 'desk.queue.total', { n: queue.total.count })}</span>}
          <FreshPill queue={queue} />
        </div>
        <QueueFilters search={search} onChange={onChange} />
        <QueueBody queue={queue} isFiltered={Object.keys(search).length > 0} />
      </section>
      <TodayPanel />
    </main>
  )
}

/** New rows wait here until they are asked for. With a red among them it is red; the banner above has rung. */
function FreshPill({ queue: { fresh, freshReds, isStale, apply } }: { readonly queue: ReturnType<typeof useQueue> }) {
  const t = useText()
  const words = freshReds > 0 ? t('desk.queue.freshRed', { n: fresh, reds: freshReds }) : t('desk.queue.fresh', { n: fresh })
  return (
    <span className="fresh" role="status">
      {fresh > 0 && <button type="button" className={`fresh-pill ${freshReds > 0 ? 'fresh-pill-red' : ''}`} onClick={apply}>{words}</button>}
      {fresh === 0 && isStale && <button type="button" className="fresh-pill fresh-pill-quiet" onClick={apply}>{t('desk.queue.reorder')}</button>}
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
