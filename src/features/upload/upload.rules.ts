import type { Signal } from '../../contract/signal.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { illegibleCell, serialToTime } from '../../domain/table-cells.ts'

/** What a column may be called by those who send lists; compared without blanks and in lower case. */
const COLUMN_NAMES = {
  phone: ['电话', '电话号码', '手机', '手机号', '手机号码', '联系电话', '被害人电话', '潜在受害人电话', '受害人号码', 'phone', 'mobile', 'tel'],
  name: ['姓名', '被害人姓名', '受害人姓名', '机主姓名', 'name'],
  idNumber: ['身份证', '身份证号', '身份证号码', '证件号码', 'id', 'idnumber', 'id_number'],
  address: ['地址', '住址', '家庭住址', '现住址', 'address'],
  level: ['级别', '预警级别', '等级', '风险等级', 'level'],
  at: ['时间', '预警时间', '发现时间', '推送时间', 'time', 'at'],
  region: ['区划代码', '行政区划', '行政区划代码', 'region'],
  unit: ['单位代码', '接收单位代码', 'unit'],
} as const
export type Column = keyof typeof COLUMN_NAMES
export type Columns = Partial<Record<Column, number>>

const LEVELS: Record<string, NonNullable<Signal['level']>> = { 红: 'red', 红色: 'red', red: 'red', 高: 'red', 高危: 'red', 橙: 'orange', 橙色: 'orange', orange: 'orange', 中: 'orange', 黄: 'yellow', 黄色: 'yellow', yellow: 'yellow', 低: 'yellow', 蓝: 'blue', 蓝色: 'blue', blue: 'blue' }

/** Which column is which, by its name in the header; undefined when there is no phone and no id number to find a person by. */
export function columnsOf(header: readonly string[]): Columns | undefined {
  const columns: Columns = {}
  for (const [column, names] of Object.entries(COLUMN_NAMES) as [Column, readonly string[]][]) {
    const at = header.findIndex((cell) => names.includes(cell.replace(/[\s_（）()]/g, '').toLowerCase()))
    if (at !== -1) columns[column] = at
  }
  return columns.phone === undefined && columns.idNumber === undefined ? undefined : columns
}

/** Cells of the columns that are read which the file has lost (`list.cell_cut`, `list.cell_broken`). */
export function illegibleRow(cells: readonly string[], columns: Columns): Refusal | undefined {
  return Object.values(columns).map((at) => illegibleCell(cells[at])).find((one) => one !== undefined)
}

/** A row as a signal of the kind `listed`. Cells that say nothing usable are left out; a row without a person is the caller's to refuse. */
export function signalOfRow(cells: readonly string[], columns: Columns, ref: string, now: Date): unknown {
  const cell = (column: Column) => {
    const at = columns[column]
    const text = at === undefined ? '' : (cells[at] ?? '')
    return text === '' ? undefined : text
  }
  const region = cell('region')
  const unit = cell('unit')
  const place = region === undefined && unit === undefined ? undefined : { ...(region === undefined ? {} : { region }), ...(unit === undefined ? {} : { unit }) }
  return {
    ref, kind: 'listed', at: timeOf(cell('at'), now).toISOString(),
    person: { phone: cell('phone'), idNumber: cell('idNumber'), name: cell('name'), address: cell('address') },
    ...(place === undefined ? {} : { place }), level: LEVELS[cell('level')?.toLowerCase() ?? ''] ?? 'orange',
  }
}

/** '2026-03-02 08:30' is meant in Beijing; what is no time, or lies ahead, is now. */
function timeOf(written: string | undefined, now: Date): Date {
  if (written === undefined) return now
  const text = serialToTime(written)
  const local = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2}))?/.exec(text)
  const found = local === null ? new Date(text) : new Date(Date.UTC(Number(local[1]), Number(local[2]) - 1, Number(local[3]), Number(local[4] ?? 0) - 8, Number(local[5] ?? 0)))
  return Number.isNaN(found.getTime()) || found > now ? now : found
}
