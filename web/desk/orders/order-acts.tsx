import { useNavigate } from '@tanstack/react-router'
import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import type { OrderAction, OrderDetail, OrderRevealed } from '../../../src/contract/order.ts'
import { parseYuan } from '../../../src/domain/money.ts'
import { revealOrder, type OrderMove } from '../../ui/api/order-api.ts'
import { useText, type Text } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { ReasonDialog } from '../warning/reason-dialog.tsx'
import { useOrderMove } from './use-orders.ts'

interface Props {
  readonly order: OrderDetail
  readonly onRevealed: (revealed: z.infer<typeof OrderRevealed>) => void
}

const REASON_CHARS_MAX = 200
const SENT_FIRST: ReadonlySet<OrderAction> = new Set(['approve', 'review'])

/** What the server offers, each with the question that belongs to it. */
export function OrderActs({ order, onRevealed }: Props) {
  const t = useText()
  const [asked, setAsked] = useState<OrderAction | null>(null)
  const close = () => setAsked(null)
  const acts = order.actions.filter((action) => action !== 'print' && action !== 'print-for-reason')
  return (
    <div className="warning-acts">
      {acts.map((action) => <Button key={action} type={SENT_FIRST.has(action) ? 'primary' : 'default'} danger={action === 'release'} onClick={() => setAsked(action)}>{actName(action, order, t)}</Button>)}
      {asked === 'reveal' && <ReasonDialog title={t('orderAct.reveal')} look={(reason) => revealOrder(order.id, reason)} onSeen={onRevealed} onClose={close} />}
      {(asked === 'answer' || asked === 'answer-extension') && <AnswerDialog order={order} ask={asked === 'answer' ? 'first' : 'extend'} onClose={close} />}
      {(asked === 'release' || asked === 'unrelated') && <WordsDialog order={order} act={asked} onClose={close} />}
      {(asked === 'approve' || asked === 'carry' || asked === 'review' || asked === 'extend' || asked === 'freeze') && <ConfirmDialog order={order} act={asked} onClose={close} />}
    </div>
  )
}

/** What was never in effect is withdrawn, not released. */
function actName(action: OrderAction, order: OrderDetail, t: Text): string {
  return action === 'release' && order.effectiveAt === null ? t('orderAct.withdraw') : t(`orderAct.${action}`)
}

function useMove(order: OrderDetail, onClose: () => void) {
  const t = useText()
  const navigate = useNavigate()
  const { message } = App.useApp()
  return useOrderMove(order.id, (answer) => {
    void message.success(t('act.done'))
    onClose()
    // A freeze is an order of its own.
    if (answer.id !== order.id) void navigate({ to: '/orders/$orderId', params: { orderId: answer.id } })
  })
}

type Plain = 'approve' | 'carry' | 'review' | 'extend' | 'freeze'

function ConfirmDialog({ order, act, onClose }: { readonly order: OrderDetail; readonly act: Plain; readonly onClose: () => void }) {
  const t = useText()
  const move = useMove(order, onClose)
  const hint = act === 'approve' || act === 'extend' || act === 'freeze' ? { hint: t(`orderAct.${act}Hint`) } : {}
  return <DeskDialog title={`${t(`orderAct.${act}`)} ${order.number}`} {...hint} isPending={move.isPending} failure={move.error} onSubmit={() => move.mutate({ path: act })} onClose={onClose} />
}

function WordsDialog({ order, act, onClose }: { readonly order: OrderDetail; readonly act: 'release' | 'unrelated'; readonly onClose: () => void }) {
  const t = useText()
  const [reason, setReason] = useState('')
  const move = useMove(order, onClose)
  return (
    <DeskDialog title={`${actName(act, order, t)} ${order.number}`} hint={t(`orderAct.${act}Hint`)} isPending={move.isPending} failure={move.error} onSubmit={() => move.mutate({ path: act, body: { reason: reason.trim() } })} onClose={onClose}>
      <label className="desk-field">{t('orderAct.reason')}<Input.TextArea rows={2} required minLength={2} maxLength={REASON_CHARS_MAX} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}

const NAME_CHARS_MAX = 64

/** One account a line, its balance behind it; undefined: a line is not like that. */
function accountsIn(text: string): { account: string; balanceFen: number }[] | undefined {
  const read = text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const [, account = '', yuan = ''] = /^(.*\S)\s+(\S+)$/.exec(line.trim()) ?? []
    return { account, balanceFen: parseYuan(yuan) ?? -1 }
  })
  return read.every(({ account, balanceFen }) => account !== '' && balanceFen >= 0) ? read : undefined
}

const RESULTS = ['ok', 'refused', 'no-account', 'name-mismatch'] as const

/** What a bank without a line to us said on the telephone. */
function AnswerDialog({ order, ask, onClose }: { readonly order: OrderDetail; readonly ask: 'first' | 'extend'; readonly onClose: () => void }) {
  const t = useText()
  const [result, setResult] = useState<(typeof RESULTS)[number]>('ok')
  const [held, setHeld] = useState('')
  const [position, setPosition] = useState('0')
  const [reason, setReason] = useState('')
  const [holder, setHolder] = useState('')
  const [lines, setLines] = useState('')
  const move = useMove(order, onClose)
  const isTold = result === 'ok' && order.kind === 'query'
  const isHeld = result === 'ok' && ask === 'first' && order.kind !== 'query'
  const accounts = accountsIn(lines)
  const heldFen = parseYuan(held)
  const isWrong = isHeld && held !== '' && (heldFen === undefined || heldFen < 0)
  const body: Extract<OrderMove, { path: 'answer' }>['body'] = {
    ask, result, heldFen: isHeld ? (heldFen ?? null) : null, queuePosition: isHeld && order.kind === 'freeze' ? Number(position) : null, reason: reason.trim() === '' ? null : reason.trim(),
    ...(isTold ? { holderName: holder.trim() === '' ? null : holder.trim(), accounts: accounts ?? [] } : {}),
  }
  const isReady = !isWrong && (!isHeld || held !== '') && (!isTold || order.ask !== 'holder' || holder.trim() !== '') && accounts !== undefined
  const hint = isTold && order.ask === 'transactions' ? { hint: t('orderAct.statementHint') } : {}
  return (
    <DeskDialog title={`${t(ask === 'first' ? 'orderAct.answer' : 'orderAct.answer-extension')} ${order.number}`} isPending={move.isPending} isReady={isReady} {...hint} failure={move.error} onSubmit={() => move.mutate({ path: 'answer', body })} onClose={onClose}>
      <div className="desk-field">{t('orderAct.result')}<Select aria-label={t('orderAct.result')} value={result} onChange={setResult} options={RESULTS.map((one) => ({ value: one, label: one === 'ok' && order.kind === 'query' ? t('orderState.answered') : t(`bankResult.${one}`) }))} /></div>
      {isHeld && <label className="desk-field">{t('orderAct.heldYuan')}<Input inputMode="decimal" value={held} onChange={(event) => setHeld(event.target.value)} /></label>}
      {isWrong && <p className="alarm">{t('orderAct.badAmount')}</p>}
      {isHeld && order.kind === 'freeze' && <label className="desk-field">{t('orderAct.queuePosition')}<Input type="number" min={0} max={100} value={position} onChange={(event) => setPosition(event.target.value)} /></label>}
      {isTold && order.ask === 'holder' && <label className="desk-field">{t('orderAct.holderName')}<Input required maxLength={NAME_CHARS_MAX} value={holder} onChange={(event) => setHolder(event.target.value)} /></label>}
      {isTold && order.ask === 'all-accounts' && <label className="desk-field">{t('orderAct.accounts')}<Input.TextArea rows={3} value={lines} onChange={(event) => setLines(event.target.value)} /></label>}
      {isTold && accounts === undefined && <p className="alarm">{t('orderAct.badAccounts')}</p>}
      <label className="desk-field">{t('act.note')}<Input.TextArea rows={2} maxLength={REASON_CHARS_MAX} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}
