import { Link } from '@tanstack/react-router'
import type { OrderRow } from '../../../src/contract/order.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { yuanDigits } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText, type Text } from '../../ui/i18n/use-text.ts'
import { OrderClocks } from './order-clocks.tsx'
import { Held, OrderMarks, OrderState } from './order-state.tsx'

interface Props {
  readonly rows: readonly OrderRow[]
  readonly chosen: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

/** A table from 900 px on; below that the same cells become cards (orders.css). */
export function OrderTable({ rows, chosen, onToggle }: Props) {
  const t = useText()
  return (
    <table className="order-table">
      <thead>
        <tr>
          <th scope="col" className="order-pick"><span className="visually-hidden">{t('orders.selectAll')}</span></th>
          <th scope="col">{t('orders.col.number')}</th>
          <th scope="col">{t('orders.col.account')}</th>
          <th scope="col" className="num">{t('orders.col.amount')}</th>
          <th scope="col">{t('orders.col.state')}</th>
          <th scope="col" className="order-clock">{t('orders.col.clock')}</th>
          <th scope="col">{t('orders.col.who')}</th>
        </tr>
      </thead>
      <tbody>{rows.map((row) => <Row key={row.id} row={row} isChosen={chosen.has(row.id)} onToggle={onToggle} />)}</tbody>
    </table>
  )
}

function Row({ row, isChosen, onToggle }: { readonly row: OrderRow; readonly isChosen: boolean; readonly onToggle: (id: string) => void }) {
  const t = useText()
  const language = useLanguage()
  return (
    <tr className={`order-row ${isChosen ? 'order-row-on' : ''}`}>
      <td className="order-pick">{row.actions.includes('approve') && <input type="checkbox" aria-label={t('orders.select', { number: row.number })} checked={isChosen} onChange={() => onToggle(row.id)} />}</td>
      <td className="order-name">
        <Link to="/orders/$orderId" params={{ orderId: row.id }} className="row-link">{row.number}</Link>
        <span className="cell-sub">{t('orders.level', { n: row.level })} · {basisText(row, t)}{row.ask !== null && ` · ${t(`queryAsk.${row.ask}`)}`}</span>
      </td>
      <td className="order-account"><span className="order-digits">{row.account}</span><span className="cell-sub">{row.bank.name}</span></td>
      <td className="num order-amount">
        {row.amountFen !== null && yuanDigits(row.amountFen)}
        {row.heldFen !== null && <Held className="cell-sub" state={row.state} amount={yuanDigits(row.heldFen)} />}
      </td>
      <td className="order-state-cell"><OrderState state={row.state} /><OrderMarks row={row} /></td>
      <td className="order-clock"><OrderClocks row={row} none={<span className="quiet">—</span>} /></td>
      <td className="order-who"><span>{row.unit.name}</span><span className="cell-sub">{row.draftedBy ?? t('orders.bySystem')} · {momentOf(row.draftedAt, serverNow(), language)}</span></td>
    </tr>
  )
}

export function basisText(row: OrderRow, t: Text): string {
  return row.basis.kind === 'warning' ? t('orders.basis.warning') : t('orders.basis.case', { number: row.basis.number ?? '' })
}
