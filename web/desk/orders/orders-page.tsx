import './orders.css'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useEffectEvent, useState } from 'react'
import { dateText } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { OrderFilters } from './order-filters.tsx'
import { OrderTable } from './order-table.tsx'
import { ordersSearchOf, type OrdersSearch } from './orders-search.ts'
import { useApprovalsTold, useApproveMany, useOrders } from './use-orders.ts'

/** The server's own bound of one approval. */
const APPROVED_AT_ONCE_MAX = 200

export function OrdersPage() {
  const t = useText()
  const language = useLanguage()
  const navigate = useNavigate()
  const search = ordersSearchOf(useSearch({ strict: false }))
  const orders = useOrders(search)
  const rows = orders.data?.pages.flatMap((page) => page.items) ?? []
  const first = orders.data?.pages[0]
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const open = rows.filter((row) => row.actions.includes('approve')).map((row) => row.id)
  const selected = open.filter((id) => chosen.has(id)).slice(0, APPROVED_AT_ONCE_MAX)
  usePageTitle(t('desk.nav.orders'))
  const onChange = (change: Partial<Record<keyof OrdersSearch, string | undefined>>) => void navigate({ to: '/orders', search: ordersSearchOf({ ...search, ...change }) })
  const toggle = (id: string) => setChosen((ids) => new Set(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]))
  return (
    <main className="desk-main">
      <div className="page-top">
        <h1 className="page-heading">{t('desk.nav.orders')}</h1>
        {first !== undefined && <span className="quiet">{t(first.totalCapped ? 'orders.totalCapped' : 'orders.total', { n: first.total })}</span>}
      </div>
      <section className="panel">
        <OrderFilters search={search} onChange={onChange} />
        {search.effectiveFrom !== undefined && search.effectiveTo !== undefined && (
          <p className="orders-effective">
            {t('orders.effective', { from: dateText(search.effectiveFrom, language), to: dateText(search.effectiveTo, language) })} <Button size="small" onClick={() => onChange({ effectiveFrom: undefined, effectiveTo: undefined })}>{t('orders.effectiveAll')}</Button>
          </p>
        )}
        {open.length > 0 && <ApproveBar open={open} selected={selected} onSelect={(ids) => setChosen(new Set(ids))} />}
        {orders.isPending && <Skeleton rows={10} />}
        {orders.isError && <FailureView failure={orders.error} onRetry={() => void orders.refetch()} />}
        {rows.length > 0 && <OrderTable rows={rows} chosen={new Set(selected)} onToggle={toggle} />}
        {orders.isSuccess && rows.length === 0 && <NoOrders view={search.view} />}
        {orders.hasNextPage && <Button block disabled={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>{orders.isFetchingNextPage ? t('state.loading') : t('orders.more')}</Button>}
      </section>
    </main>
  )
}

function NoOrders({ view }: { readonly view: OrdersSearch['view'] }) {
  const t = useText()
  if (view === 'review') return <EmptyView text={t('orders.emptyReview')} hint={t('orders.emptyReviewHint')} />
  return <EmptyView text={t(view === 'approve' ? 'orders.emptyApprove' : 'orders.empty')} hint={t('orders.emptyHint')} />
}

interface BarProps {
  readonly open: readonly string[]
  readonly selected: readonly string[]
  readonly onSelect: (ids: readonly string[]) => void
}

/** Many by one press: select with the space bar, send with Ctrl+Enter from anywhere on the page. */
function ApproveBar({ open, selected, onSelect }: BarProps) {
  const t = useText()
  const tell = useApprovalsTold()
  const approve = useApproveMany((answer) => {
    onSelect([])
    tell(answer)
  })
  const send = useEffectEvent(() => {
    if (selected.length > 0 && !approve.isPending) approve.mutate(selected)
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send() }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className="approve-bar">
      <label className="approve-all"><input type="checkbox" checked={selected.length > 0 && selected.length === Math.min(open.length, APPROVED_AT_ONCE_MAX)} onChange={(event) => onSelect(event.target.checked ? open : [])} /> {t('orders.selectAll')}</label>
      <Button type="primary" disabled={selected.length === 0 || approve.isPending} onClick={() => approve.mutate(selected)}>{t('orders.approveMany', { n: selected.length })}</Button>
      <span className="quiet approve-hint">{t('orders.approveManyHint')}</span>
      {approve.isError && <FailureView failure={approve.error} />}
    </div>
  )
}
