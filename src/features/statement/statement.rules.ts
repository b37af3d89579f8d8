import { isStorable } from '../../domain/storable-text.ts'
import { readAccountNumber } from '../../domain/account-number.ts'
import { parseYuan } from '../../domain/money.ts'
import { isAhead } from '../../domain/period.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import { illegibleCell, serialToTime } from '../../domain/table-cells.ts'

/** What banks call the columns of an account's statement; compared without blanks, brackets and underscores. */
const COLUMN_NAMES = {
  account: ['本方账号', '本方卡号', '账号', '卡号', '交易卡号', '交易账号', '查询账号', '查询卡号', '主账号', 'account'],
  at: ['交易时间', '交易日期时间', '记账时间', '入账时间', '时间', 'time', 'datetime'],
  day: ['交易日期', '记账日期', '入账日期', '日期', 'date'],
  amount: ['交易金额', '金额', '发生额', '交易额', 'amount'],
  out: ['支出', '支出金额', '借方发生额', '借方金额', '转出金额', 'debit'],
  in: ['收入', '收入金额', '贷方发生额', '贷方金额', '转入金额', '存入金额', 'credit'],
  direction: ['收付标志', '借贷标志', '借贷方向', '收支', '收支标志', '进出标志', '方向', 'direction'],
  other: ['对方账号', '对方卡号', '对方账户', '对手账号', '交易对手账号', '交易对方账号', '交易对手账卡号', '对方账号卡号', 'counterpart'],
  otherName: ['对方户名', '对方姓名', '对方名称', '对手户名', '交易对手户名', '交易对手名称', '交易对方名称', 'counterpartname'],
  otherBank: ['对方开户行', '对方开户行名', '对方开户行名称', '对方开户银行', '对方银行', '对方银行名称', '对方行名', '对手开户行', '对手银行', '交易对手开户行', '交易对手银行', '交易对手行名', '交易对方开户行', '交易对方账号开户行', '对方账号开户行', '对方账户开户行', '交易对手账号开户行', 'counterpartbank'],
  ref: ['流水号', '交易流水号', '交易流水', '银行流水号', '流水', '交易号', 'ref'],
} as const
type Column = keyof typeof COLUMN_NAMES
export type StatementColumns = Partial<Record<Column, number>>

/** Above the header stand a title and whose account it is, often in merged cells. */
export const HEADER_ROWS_MAX = 30

/** Undefined: this row is not the header. */
export function statementColumns(cells: readonly string[]): StatementColumns | undefined {
  const columns: StatementColumns = {}
  const plain = cells.map((cell) => cell.replace(/[\s_（）()/]|元|人民币/g, '').toLowerCase())
  for (const [column, names] of Object.entries(COLUMN_NAMES) as [Column, readonly string[]][]) {
    const at = plain.findIndex((cell) => names.includes(cell))
    if (at !== -1) columns[column] = at
  }
  const hasAmount = columns.amount !== undefined || columns.out !== undefined || columns.in !== undefined
  return hasAmount && (columns.at !== undefined || columns.day !== undefined) ? columns : undefined
}

/** '账号：6222 …' above the header. */
export function accountAbove(cells: readonly string[]): string | undefined {
  const found = /(?:账号|卡号|账户)\D{0,6}((?:\d[ -]?){8,30})/.exec(cells.join(' ').normalize('NFKC'))?.[1]
  return found === undefined ? undefined : spelled(found)
}

export type StatementLine = {
  readonly own: string | undefined
  readonly direction: 'in' | 'out'
  readonly amountFen: number
  readonly at: Date
  readonly other: string | undefined
  readonly otherName: string
  readonly otherBank: string
  readonly ref: string | undefined
}

/** A row, or what is wrong with it. Merged cells come with their value in the first row only: `above` is whose account the rows before were. */
export function readStatementLine(cells: readonly string[], columns: StatementColumns, above: string | undefined, now: Date): StatementLine | Refusal {
  const cell = (column: Column) => (columns[column] === undefined ? '' : (cells[columns[column]] ?? '').trim())
  if (!cells.every(isStorable)) return refuse('request.invalid')
  const illegible = Object.values(columns).map((at) => illegibleCell(cells[at]?.trim())).find((one) => one !== undefined)
  if (illegible !== undefined) return illegible
  const money = amountOf(cell)
  if (money === undefined) return refuse('transfer.bad_amount')
  const [day, time] = [serialToTime(cell('day')), serialToTime(cell('at'))]
  const at = timeOf(day !== '' && time !== '' && !/\d{4}/.test(time) ? `${day} ${time}` : time || day)
  if (at === undefined) return refuse('transfer.bad_time')
  if (isAhead(at, now)) return refuse('transfer.future')
  return { own: spelled(cell('account')) ?? above, ...money, at, other: spelled(cell('other')), otherName: cell('otherName').slice(0, 64), otherBank: cell('otherBank').slice(0, 64), ref: cell('ref') === '' ? undefined : cell('ref').slice(0, 64) }
}

function amountOf(cell: (column: Column) => string): Pick<StatementLine, 'direction' | 'amountFen'> | undefined {
  const fen = (column: Column) => parseYuan(cell(column).replace(/^\+/, '')) ?? 0
  const [out, into, amount] = [fen('out'), fen('in'), fen('amount')]
  if (out !== 0) return { direction: 'out', amountFen: Math.abs(out) }
  if (into !== 0) return { direction: 'in', amountFen: Math.abs(into) }
  if (amount === 0) return undefined
  return { direction: directionOf(cell('direction')) ?? (amount < 0 ? 'out' : 'in'), amountFen: Math.abs(amount) }
}

/** Debit (借) is what leaves a deposit account. */
function directionOf(words: string): 'in' | 'out' | undefined {
  if (/出|支|借|付|^d(?:r|ebit)?$/i.test(words)) return 'out'
  if (/进|收|入|贷|存|^c(?:r|redit)?$/i.test(words)) return 'in'
  return undefined
}

/** As Beijing's clocks show it; a sheet's own dates come as if they were in Greenwich. */
function timeOf(text: string): Date | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?[ T]*(?:(\d{1,2})[:时]?(\d{2})[:分]?(?:(\d{2})(?:\.\d+)?)?)?/.exec(text) ?? []
  if (year === undefined) return undefined
  const local = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)))
  const isReal = Number(year) >= 2000 && local.getUTCMonth() === Number(month) - 1 && local.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60
  return isReal ? new Date(local.getTime() - 8 * 3_600_000) : undefined
}

/** A bank knows its accounts: their check digits are not looked at here. */
function spelled(text: string): string | undefined {
  const known = readAccountNumber(text).account?.value
  if (known !== undefined) return known
  const plain = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  return /^[0-9A-Z]{4,40}$/.test(plain) ? plain : undefined
}
