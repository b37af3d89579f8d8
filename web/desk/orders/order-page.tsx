import '../warning/warning.css'
import './orders.css'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { OrderDetail, OrderRevealed } from '../../../src/contract/order.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { Timeline } from '../warning/timeline.tsx'
import { MoneyTree } from './money-tree.tsx'
import { OrderActs } from './order-acts.tsx'
import { OrderClocks } from './order-clocks.tsx'
import { OrderPapers } from './order-papers.tsx'
import { Held, OrderMarks, OrderState } from './order-state.tsx'
import { basisText } from './order-table.tsx'
import { useOrder } from './use-orders.ts'

type Revealed = z.infer<typeof OrderRevealed>

export function OrderPage() {
  const t = useText()
  const { orderId = '' } = useParams({ strict: false })
  const order = useOrder(orderId)
  usePageTitle(order.data?.number ?? t('order.title'))
  return (
    <main className="desk-main">
      <Link to="/orders" className="back-link">← {t('order.back')}</Link>
      {order.isPending && <Skeleton rows={12} />}
      {order.isError && <FailureView failure={order.error} onRetry={() => void order.refetch()} />}
      {order.data !== undefined && <OrderBody key={orderId} order={order.data} />}
    </main>
  )
}

function OrderBody({ order }: { readonly order: OrderDetail }) {
  const t = useText()
  const [revealed, setRevealed] = useState<Revealed | null>(null)
  return (
    <>
      <section className="panel order-head" aria-label={order.number}>
        <div className="order-head-main">
          <p className="order-head-line"><OrderState state={order.state} /> <OrderMarks row={order} /></p>
          <h1 className="order-title">{order.number}</h1>
          <p className="quiet order-head-line">{t(`orderKind.${order.kind}`)}{order.ask !== null && ` · ${t(`queryAsk.${order.ask}`)}`} · {t('orders.levelFull', { n: order.level })} · {basisText(order, t)}</p>
        </div>
        <div className="warning-clock order-head-clocks"><OrderClocks row={order} /></div>
        <OrderActs order={order} onRevealed={setRevealed} />
        {order.stopsLeft === 0 && order.state !== 'frozen' && <p className="alarm order-used-up">{t('order.noStopLeft', { max: order.stopsPerAccountMax ?? 0 })}</p>}
      </section>
      <div className="warning-columns">
        <div>
          <Facts order={order} revealed={revealed} />
          <Told order={order} />
          <Timeline steps={order.timeline} />
        </div>
        <div>
          <OrderPapers order={order} />
          <Messages order={order} />
          <Related order={order} />
        </div>
      </div>
      {order.basis.kind === 'case' && <MoneyTree caseId={order.basis.id} />}
    </>
  )
}

function Facts({ order, revealed }: { readonly order: OrderDetail; readonly revealed: Revealed | null }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const moment = (at: string) => momentOf(at, serverNow(), language)
  const who = (key: 'order.draftedBy' | 'order.approvedBy' | 'order.reviewedBy', name: string | null, at: string | null) => at !== null && <li>{t(key, { who: name ?? t('orders.bySystem'), time: moment(at) })}</li>
  const address = order.basis.kind === 'case' ? `/desk/cases/${order.basis.id}` : `/desk/warnings/${order.basis.id}`
  return (
    <section className="panel" aria-labelledby="order-account">
      <h2 id="order-account" className="panel-title">{t('order.account')}</h2>
      <p className="order-account-line"><span className="order-digits">{order.account}</span> <span>{order.bank.name}</span></p>
      {order.payeeName !== null && <p>{t('order.payeeName', { name: revealed?.payeeName ?? order.payeeName })}</p>}
      {revealed !== null && (
        <p className="order-revealed">
          {t('order.revealed', { account: revealed.account })}
          {revealed.holder !== null && <><br />{t('order.revealedHolder', { name: revealed.holder.name, id: revealed.holder.idNumber ?? '—', phone: revealed.holder.phone ?? '—' })}</>}
        </p>
      )}
      {order.amountFen !== null && <p className="order-sum">{t('order.amount')} {amountText(order.amountFen, language)}</p>}
      {order.heldFen !== null && <p className="order-sum"><Held state={order.state} amount={amountText(order.heldFen, language)} /></p>}
      {order.refusal !== null && <p className="alarm">{t('order.refusal', { text: codeName('bankResult', order.refusal) })}{order.refusal === 'name-mismatch' && <><br />{t('order.nameMismatchHint')}</>}</p>}
      <ul className="order-facts">
        {order.since !== null && <li>{t('order.since', { time: moment(order.since) })}</li>}
        {order.paidAt !== null && <li>{t('order.paidAt', { time: moment(order.paidAt) })}</li>}
        {order.stopsLeft !== null && <li>{t('order.stopsLeft', { n: order.stopsLeft })}</li>}
        {order.expiresAt !== null && <li>{t('order.expires', { time: moment(order.expiresAt) })}</li>}
        {who('order.draftedBy', order.draftedBy, order.draftedAt)}
        {who('order.approvedBy', order.approvedBy, order.approvedAt)}
        {who('order.reviewedBy', order.reviewedBy, order.reviewedAt)}
        <li>{order.unit.name} · <a href={address}>{t(order.basis.kind === 'case' ? 'order.openCase' : 'order.openWarning')}</a></li>
      </ul>
    </section>
  )
}

/** What a query brought, masked. */
function Told({ order: { told, rows } }: { readonly order: OrderDetail }) {
  const t = useText()
  const language = useLanguage()
  if (told === null && rows === null) return null
  return (
    <section className="panel" aria-labelledby="order-told">
      <h2 id="order-told" className="panel-title">{t('order.told')}</h2>
      {rows !== null && <p>{t('order.rows', { n: rows })}</p>}
      {told?.holder != null && <p>{t('order.holder', { name: told.holder, branch: told.branch ?? '—' })}</p>}
      {told?.balanceFen != null && <p>{t('order.balance', { amount: amountText(told.balanceFen, language) })}</p>}
      <ul className="plain-list">
        {told?.accounts.map((one) => <li key={`${one.account} ${one.kind}`}><span className="order-digits">{one.account}</span> {one.kind} · {t('order.balance', { amount: amountText(one.balanceFen, language) })}</li>)}
      </ul>
    </section>
  )
}

function Messages({ order }: { readonly order: OrderDetail }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const moment = (at: string) => momentOf(at, serverNow(), language)
  const fate = (one: OrderDetail['messages'][number]) => {
    if (one.answeredAt !== null) return t('order.answered', { time: moment(one.answeredAt), result: codeName('bankResult', one.result ?? '') })
    if (one.gaveUpAt !== null) return t('order.gaveUp', { time: moment(one.gaveUpAt) })
    return one.receivedAt === null ? t('order.waiting') : t('order.received', { time: moment(one.receivedAt) })
  }
  return (
    <section className="panel" aria-labelledby="order-messages">
      <h2 id="order-messages" className="panel-title">{t('order.messages')}</h2>
      {order.messages.length === 0 && <p className="quiet">{t('order.noMessages')}</p>}
      <ul className="plain-list">
        {order.messages.map((one) => (
          <li key={one.id}>
            <strong>{codeName('bankAsk', one.ask)}</strong> <time dateTime={one.createdAt}>{moment(one.createdAt)}</time>{one.attempts > 1 && <span className="quiet"> · {t('order.sentTimes', { n: one.attempts })}</span>}
            <span className="cell-sub">{fate(one)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Related({ order }: { readonly order: OrderDetail }) {
  const t = useText()
  if (order.related.length === 0) return null
  return (
    <section className="panel" aria-labelledby="order-related">
      <h2 id="order-related" className="panel-title">{t('order.related')}</h2>
      <ul className="plain-list">
        {order.related.map((one) => <li key={one.id}><Link to="/orders/$orderId" params={{ orderId: one.id }} className="row-link">{one.number}</Link> <OrderState state={one.state} /></li>)}
      </ul>
    </section>
  )
}
