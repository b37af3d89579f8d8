import './order-banner.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { readOrder } from '../../ui/api/order-api.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useNews } from '../../ui/live/use-news.ts'

type Alarm = { readonly id: string; readonly rangAt: number }

/** An end is near, a bank is silent, a second look is owed: said above every page, without a sound, until somebody has looked. */
export function OrderBanner() {
  const t = useText()
  const { news: alarms, newest, hear, drop, forget } = useNews<Alarm>()
  useLiveEvent((event) => {
    // The newest of an order stands for it: it is said once, and again when it rings again.
    if (event.type === 'order.alarm') hear({ id: event.id, rangAt: performance.now() })
  })
  return (
    <div role="status">
      {newest !== undefined && (
        <div className="order-banner">
          <strong>{t('desk.orders.alarm', { n: alarms.length })}</strong>
          <WhatRang alarm={newest} />
          <Link to="/orders/$orderId" params={{ orderId: newest.id }} className="order-banner-link" onClick={() => drop(newest)}>{t('desk.orders.open')}</Link>
          <button type="button" className="order-banner-close" onClick={forget}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}

/** Which order, and why it rang: the last line of its history says so. */
function WhatRang({ alarm: { id, rangAt } }: { readonly alarm: Alarm }) {
  const t = useText()
  const codeName = useCodeName()
  const order = useQuery({ queryKey: ['order', id, 'alarm', rangAt], queryFn: ({ signal }) => readOrder(id, signal), staleTime: Infinity })
  const why = order.data?.timeline.at(-1)
  if (order.data === undefined || why === undefined) return null
  const hours = typeof why.detail.hours === 'number' ? ` · ${t('step.hoursLeft', { n: why.detail.hours })}` : ''
  return <span>{order.data.number} · {order.data.bank.name} · {codeName('step', why.kind)}{hours}</span>
}
