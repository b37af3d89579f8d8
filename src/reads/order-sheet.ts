import { sql } from 'kysely'
import { fen, formatYuan } from '../domain/money.ts'
import { paperText, type Paper } from '../domain/order-paper.ts'
import { dayAndTime } from '../domain/period.ts'
import { refuse } from '../domain/refusal.ts'
import { readAsSystem, type Context, type Tx } from '../platform/transaction.ts'
import { userNames } from './names.ts'
import { bankNames, basisOf, drafterOf, type AnyOrder } from './order-rows.ts'

type Fact = { readonly name: string; readonly value: string }
export type OrderSheet = ReturnType<typeof paperText> & { number: string; unit: string; phone: string; bank: string; facts: Fact[]; drafter: string; approver: string; date: string }

const ASK_WORDS = { transactions: '交易流水', holder: '账户持有人', 'all-accounts': '名下全部账户', dynamic: '账户动态' } as const

/** One order's paper as it is printed, with the whole account: only one that was revealed comes here. */
export function orderSheet(context: Context, { order, account, payeeName }: { readonly order: AnyOrder; readonly account: string; readonly payeeName: string | null }, paper: Paper): Promise<OrderSheet> {
  const text = hasPaper(order, paper) ? paperText(order.kind, paper) : undefined
  if (text === undefined) throw refuse('order.not_possible')
  return readAsSystem(context, async (tx) => {
    const { row } = order
    const unit = (await sql<{ name: string; phone: string | null }>`select name, phone from unit where code = ${row.unit}`.execute(tx)).rows[0]
    const drafter = drafterOf(order)
    const approver = order.kind === 'query' ? null : order.row.approved_by
    const users = await userNames(tx, [drafter, approver])
    const name = (userId: string | null) => (userId === null ? '—' : (users.get(userId) ?? '—'))
    const named = payeeName === null ? [] : [{ name: '户名', value: payeeName }]
    return {
      ...text, number: row.number, unit: unit?.name ?? '', phone: unit?.phone ?? '', bank: (await bankNames(tx, [row.bank])).get(row.bank)?.name ?? row.bank,
      facts: [...(await basisFacts(tx, order)), ...named, { name: '账号', value: account }, ...ownFacts(order), ...(paper === 'extension' ? whichStop(order) : [])],
      drafter: name(drafter), approver: name(approver), date: dayAndTime(context.now),
    }
  })
}

/** No paper says what has not been decided. */
function hasPaper(order: AnyOrder, paper: Paper): boolean {
  switch (paper) {
    case 'order': return true
    case 'extension': return order.kind !== 'query' && (order.row.extend_asked_at !== null || order.row.state === 'extended')
    case 'release': return order.row.state === 'released' || (order.row.state === 'withdrawn' && order.row.sent_at !== null)
  }
}

async function basisFacts(tx: Tx, order: AnyOrder): Promise<Fact[]> {
  const found = (await sql<{ number: string; filing_number: string | null }>`select number, filing_number from fraud_case where id = ${basisOf(order).id}`.execute(tx)).rows[0]
  if (found === undefined) return []
  return [{ name: '案件编号', value: found.number }, ...(found.filing_number === null ? [] : [{ name: '立案编号', value: found.filing_number }])]
}

/** The first is the order itself. */
function whichStop(order: AnyOrder): Fact[] {
  return order.kind === 'stop' ? [{ name: '止付次数', value: `第 ${order.row.stops} 次` }] : []
}

function ownFacts(order: AnyOrder): Fact[] {
  const yuan = (amount: number) => `人民币 ${formatYuan(fen(amount))} 元`
  const until = (at: Date | null) => (at === null ? [] : [{ name: '期限至', value: dayAndTime(at) }])
  switch (order.kind) {
    case 'stop': return [{ name: '涉案金额', value: yuan(order.row.amount_fen) }, { name: '转账时间', value: dayAndTime(order.row.paid_at) }, ...until(order.row.expires_at)]
    case 'freeze': return [{ name: '冻结金额', value: yuan(order.row.amount_fen) }, ...until(order.row.expires_at)]
    case 'query': return [{ name: '查询内容', value: ASK_WORDS[order.row.ask] }, ...(order.row.since === null ? [] : [{ name: '起始时间', value: dayAndTime(order.row.since) }]), ...until(order.row.until)]
  }
}
