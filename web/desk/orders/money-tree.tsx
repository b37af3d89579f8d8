import './orders.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import type { MoneyNode, MoneyTree as Tree, OrderBrief } from '../../../src/contract/order.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { askBanks, draftHolderStops, draftStops, readMoney } from '../../ui/api/order-api.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { Held, OrderState } from './order-state.tsx'
import { useApprovalsTold, useApproveMany, useOrderNews } from './use-orders.ts'

/** The server's own bound of one request. */
const AT_ONCE_MAX = 200
type Level = Tree['levels'][number]
type Money = ReturnType<typeof useMoney>
type NamedAccounts = Parameters<typeof draftHolderStops>[1]
type Question = Parameters<typeof askBanks>[1]

/** Where a case's money went, level by level, live: what a bank tells appears here, and each level is stopped, asked about or approved by one press. */
export function MoneyTree({ caseId }: { readonly caseId: string }) {
  const t = useText()
  const money = useMoney(caseId)
  const { tree } = money
  return (
    <section className="panel money" aria-labelledby="money-title">
      <h2 id="money-title" className="panel-title">{t('money.title')}</h2>
      {tree.isPending && <Skeleton rows={5} />}
      {tree.isError && <FailureView failure={tree.error} onRetry={() => void tree.refetch()} />}
      {money.failure !== null && <FailureView failure={money.failure} />}
      {tree.data?.levels.length === 0 && <EmptyView text={t('money.empty')} />}
      {tree.data?.truncated === true && <p className="quiet">{t('money.truncated')}</p>}
      {tree.data !== undefined && tree.data.levels.length > 0 && (
        <ol className="money-levels">
          {tree.data.levels.map((level) => <LevelColumn key={level.level} level={level} tree={tree.data} money={money} />)}
        </ol>
      )}
    </section>
  )
}

export function useMoney(caseId: string) {
  const t = useText()
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  const { message } = App.useApp()
  const pollMs = usePollMs()
  const tree = useQuery({ queryKey: ['money', caseId], queryFn: ({ signal }) => readMoney(caseId, signal), refetchInterval: pollMs })
  useOrderNews(() => void tree.refetch())
  const onSettled = () => void client.invalidateQueries({ queryKey: ['money', caseId] })
  const onDrafted = ({ drafted, inHand, left }: Awaited<ReturnType<typeof draftStops>>) => {
    const added = inHand.filter(({ isMore }) => isMore).map(({ number }) => number)
    if (drafted.length > 0 || added.length === 0) void message.success(t('money.drafted', { n: drafted.length }))
    if (added.length > 0) void message.success(t('money.addedTo', { numbers: added.join(' ') }))
    if (left.length > 0) void message.warning(t('money.left', { n: left.length }), 8)
  }
  const draft = useMutation({ mutationFn: (ids: readonly string[]) => sendKeyed({ draft: ids }, (key) => draftStops(caseId, ids, key)), onSettled, onSuccess: onDrafted })
  const draftNamed = useMutation({ mutationFn: (accounts: NamedAccounts) => sendKeyed({ accounts }, (key) => draftHolderStops(caseId, accounts, key)), onSettled, onSuccess: onDrafted })
  const ask = useMutation({ mutationFn: (question: Question) => sendKeyed({ question }, (key) => askBanks(caseId, question, key)), onSettled, onSuccess: ({ items }) => void message.success(t('money.asked', { n: items.length })) })
  const approve = useApproveMany(useApprovalsTold())
  const isBusy = draft.isPending || draftNamed.isPending || ask.isPending || approve.isPending
  return { tree, draft, draftNamed, ask, approve, isBusy, failure: draft.error ?? draftNamed.error ?? ask.error ?? approve.error }
}

/** Nothing lives for it and its bank is known: it can be stopped now. */
const draftable = (node: MoneyNode) => node.bank !== null && node.transferIds.length > 0
/** A bank that answers to the one question is not asked the same beside it; a port is needed to be told of every movement. */
function askable(node: MoneyNode, ask: Question['ask']): boolean {
  const last = lastAsked(node, ask)
  return node.askBy !== null && (last === undefined || ENDED.has(last.state)) && (ask !== 'dynamic' || node.bank?.byPaper === false)
}
const lastAsked = (node: MoneyNode, ask: Question['ask']) => node.queries.find((query) => query.ask === ask)
const ENDED: ReadonlySet<OrderBrief['state']> = new Set(['answered', 'refused', 'ended'])
/** Where the money went on to nobody has told yet; each account by itself can be asked about again. */
const isUntold = (node: MoneyNode) => askable(node, 'transactions') && lastAsked(node, 'transactions')?.state !== 'answered'
const OTHER_QUESTIONS = ['holder', 'all-accounts', 'dynamic'] as const
/** Named by its bank as another account of a holder, and nothing lives for it. */
function namedIn(nodes: readonly MoneyNode[]): NamedAccounts {
  return nodes.flatMap((node) => (node.ofHolder === null || gripOn(node) !== 'loose' ? [] : [{ query: node.ofHolder.query, account: node.key }]))
}
const approvable = (node: MoneyNode) => [node.stop, node.freeze].filter((order): order is OrderBrief => order !== null && order.canApprove)

function LevelColumn({ level, tree, money }: { readonly level: Level; readonly tree: Tree; readonly money: Money }) {
  const t = useText()
  const language = useLanguage()
  const mayDraft = useMay('order.draft')
  const toDraft = level.nodes.filter(draftable).flatMap((node) => node.transferIds).slice(0, AT_ONCE_MAX)
  const toAsk = level.nodes.filter(isUntold).flatMap((node) => node.askBy ?? []).slice(0, AT_ONCE_MAX)
  const named = namedIn(level.nodes).slice(0, AT_ONCE_MAX)
  const toApprove = level.nodes.flatMap(approvable).map((order) => order.id).slice(0, AT_ONCE_MAX)
  return (
    <li className="money-level">
      <h3 className="money-level-name">{t('money.level', { n: level.level })}</h3>
      <p className="money-level-sum">
        {t('money.levelIn', { amount: amountText(level.inFen, language) })} · <strong className="order-held">{t('money.levelHeld', { amount: amountText(level.heldFen, language) })}</strong>
        {level.unknownFen > 0 && <> · {t('money.unknown', { amount: amountText(level.unknownFen, language) })}</>}
      </p>
      <div className="money-level-acts">
        {toApprove.length > 0 && <Button type="primary" size="small" disabled={money.isBusy} onClick={() => money.approve.mutate(toApprove)}>{t('money.approveLevel', { n: toApprove.length })}</Button>}
        {mayDraft && toDraft.length > 0 && <Button size="small" disabled={money.isBusy} onClick={() => money.draft.mutate(toDraft)}>{t('money.draftLevel', { n: level.nodes.filter(draftable).length })}</Button>}
        {mayDraft && toAsk.length > 0 && <Button size="small" disabled={money.isBusy} onClick={() => money.ask.mutate({ transferIds: toAsk, ask: 'transactions' })}>{t('money.askLevel', { n: toAsk.length })}</Button>}
        {mayDraft && named.length > 0 && <Button size="small" disabled={money.isBusy} onClick={() => money.draftNamed.mutate(named)}>{t('money.draftNamed', { n: named.length })}</Button>}
      </div>
      <ul className="money-nodes">{level.nodes.map((node) => <Node key={node.key} node={node} tree={tree} mayDraft={mayDraft} money={money} />)}</ul>
    </li>
  )
}

/** How firmly the account is held: by a bank, by a paper of ours, by nobody. */
function gripOn({ stop, freeze, inHand, transferIds }: MoneyNode): 'held' | 'asked' | 'loose' {
  const states = [stop?.state, freeze?.state]
  if (states.some((state) => state === 'effective' || state === 'extended')) return 'held'
  if (inHand !== null && transferIds.length === 0) return 'asked'
  return states.some((state) => state === 'drafted' || state === 'approved' || state === 'sent' || state === 'acknowledged' || state === 'queued') ? 'asked' : 'loose'
}

function Node({ node, tree, mayDraft, money }: { readonly node: MoneyNode; readonly tree: Tree; readonly mayDraft: boolean; readonly money: Money }) {
  const t = useText()
  const language = useLanguage()
  const nameOf = (key: string | null) => (key === null ? t('money.victim') : (tree.levels.flatMap((level) => level.nodes).find((other) => other.key === key)?.account.slice(-4) ?? '…'))
  return (
    <li className={`money-node money-node-${gripOn(node)}`}>
      <p className="money-node-top"><span className="order-digits">{node.account}</span> <strong>{amountText(node.inFen, language)}</strong></p>
      {node.ofHolder !== null && <p className="quiet money-node-line">{node.bank?.name} · {t('money.ofHolder', { who: nameOf(node.from[0]!.key), kind: node.ofHolder.kind, amount: amountText(node.ofHolder.balanceFen, language) })}</p>}
      {node.ofHolder === null && <p className="quiet money-node-line">{node.bank?.name ?? t('money.unknownBank')} · {t('money.transfers', { n: node.transfers })} · {t('money.from', { who: node.from.map((one) => nameOf(one.key)).join(' ') })}</p>}
      {node.holder !== null && <p className="money-node-line">{t('order.holder', { name: node.holder.name, branch: node.holder.branch ?? '—' })}</p>}
      {node.inHand !== null && <InHand order={node.inHand} />}
      {[node.stop, node.freeze, ...node.queries].map((order) => order !== null && <OrderLine key={order.id} order={order} money={money} />)}
      {mayDraft && <NodeActs node={node} money={money} />}
    </li>
  )
}

/** Another case of the same victim, or a warning, has it. */
export function InHand({ order: { id, number, amountFen } }: { readonly order: NonNullable<MoneyNode['inHand']> }) {
  const t = useText()
  const language = useLanguage()
  return (
    <p className="order-in-hand">
      <strong>{t('intake.inHand', { number, amount: amountText(amountFen, language) })}</strong> {id === null ? t('intake.inHandElsewhere') : <Link to="/orders/$orderId" params={{ orderId: id }}>{t('desk.orders.open')}</Link>}
    </p>
  )
}

function NodeActs({ node, money }: { readonly node: MoneyNode; readonly money: Money }) {
  const t = useText()
  const { askBy } = node
  const ask = (question: Question['ask']) => { if (askBy !== null) money.ask.mutate({ transferIds: [askBy], ask: question }) }
  const others = OTHER_QUESTIONS.filter((question) => askable(node, question))
  const named = namedIn([node])
  const acts = [
    draftable(node) && <Button key="draft" size="small" disabled={money.isBusy} onClick={() => money.draft.mutate(node.transferIds)}>{t('money.draft')}</Button>,
    named.length > 0 && <Button key="named" size="small" disabled={money.isBusy} onClick={() => money.draftNamed.mutate(named)}>{t('money.draft')}</Button>,
    askable(node, 'transactions') && <Button key="ask" size="small" disabled={money.isBusy} onClick={() => ask('transactions')}>{t(isUntold(node) ? 'money.ask' : 'money.askAgain')}</Button>,
    others.length > 0 && (
      <details key="others" className="money-others">
        <summary>{t('money.askOther')}</summary>
        <span className="money-node-acts">{others.map((question) => <Button key={question} size="small" disabled={money.isBusy} onClick={() => ask(question)}>{t(`money.ask.${question}`)}</Button>)}</span>
      </details>
    ),
  ].filter((act) => act !== false)
  return acts.length === 0 ? null : <div className="money-node-acts">{acts}</div>
}

/** One order as the case sees it: state, money, clock, and who is still to look. */
export function OrderLine({ order, money }: { readonly order: OrderBrief; readonly money: Money }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <p className="money-order">
      <Link to="/orders/$orderId" params={{ orderId: order.id }} className="row-link">{order.ask === null ? order.number : t(`queryAsk.${order.ask}`)}</Link> <OrderState state={order.state} />
      {order.rows !== null && <span className="quiet">{t('money.rows', { n: order.rows })}</span>}
      {order.heldFen !== null && <Held state={order.state} amount={amountText(order.heldFen, language)} />}
      {order.deadline !== null && <Countdown dueAt={order.deadline.dueAt} label={codeName('rule', order.deadline.rule)} />}{order.deadline !== null && <span className="quiet">{codeName('rule', order.deadline.rule)}</span>}
      {order.reviewDueAt !== null && <span className="alarm">{t('orders.alone')} · {t('money.reviewBy', { time: momentOf(order.reviewDueAt, serverNow(), language) })}</span>}
      {order.canApprove && <Button type="primary" size="small" disabled={money.isBusy} onClick={() => money.approve.mutate([order.id])}>{t('money.approve')}</Button>}
    </p>
  )
}
