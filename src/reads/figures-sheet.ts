import type { FIGURE_GROUPS, FiguresRow, FiguresView } from '../contract/figures.ts'
import { dayText } from '../domain/period.ts'

type Group = (typeof FIGURE_GROUPS)[number]
type Cell = string | number | null
export type FiguresSheet = { readonly name: string; readonly title: string; readonly span: string; readonly header: string[]; readonly rows: Cell[][]; readonly steps: { readonly header: string[]; readonly rows: Cell[][] } }

const GROUP_NAMES: Record<Group, string> = { none: '范围', district: '县区', street: '街道', unit: '单位', officer: '人员', level: '级别', type: '诈骗类型', day: '日期', week: '自周一起', month: '月份' }
const COUNTS = [
  ['warnings', '预警（件）'], ['closed', '办结（件）'], ['dissuaded', '劝阻成功（起）'], ['dissuadedRate', '劝阻率（%）'], ['falseAlarms', '误报（件）'], ['falseRate', '误报率（%）'], ['personsWarned', '预警人数（人）'],
  ['again7', '7日内再次预警（人）'], ['again30', '30日内再次预警（人）'], ['personTimes', '劝阻人次（人次）'], ['directFen', '直接挽损（元）'], ['indirectFen', '间接挽损（元）'],
] as const
const STEPS = [['accept', '接收'], ['firstCall', '首次拨打'], ['reached', '联系到人'], ['atDoor', '到门'], ['close', '办结']] as const

export const FIGURES_NOTE = '劝阻率＝劝阻成功÷办结（不含误报、重复、人或号码不对）；误报率＝误报÷办结；再次预警＝此前相应天数内已被预警过的人；上期为紧接在前、天数相同的时段。'

/** The page's two tables as sheets: numbers as numbers, money in yuan, times in seconds; the sums and what they are compared with as the last lines. */
export function figuresSheet(view: FiguresView, by: Group): FiguresSheet {
  const lines: readonly (readonly [string, FiguresRow])[] = [
    ...view.rows.map((row) => [row.name === '' ? row.key : row.name, row] as const), ['合计', view.total], ['上期', view.previous], ['去年同期', view.lastYear],
  ]
  const count = (row: FiguresRow, key: (typeof COUNTS)[number][0]): Cell => (key === 'directFen' || key === 'indirectFen' ? row[key] / 100 : row[key])
  return {
    name: `预警劝阻统计-${view.from}-${view.to}`, title: '预警劝阻统计', span: `${view.from} 至 ${view.to}（${dayText(new Date(view.now))} 制表）`,
    header: [GROUP_NAMES[by], ...COUNTS.map(([, name]) => name)], rows: lines.map(([name, row]) => [name, ...COUNTS.map(([key]) => count(row, key))]),
    steps: {
      header: [GROUP_NAMES[by], ...STEPS.flatMap(([, name]) => [`${name}中位（秒）`, `${name}95分位（秒）`])],
      rows: lines.map(([name, row]) => [name, ...STEPS.flatMap(([key]) => [row[key].p50Seconds, row[key].p95Seconds])]),
    },
  }
}

/** As printed: thousands apart, a dash where there is no figure. */
export function printed({ header, rows }: { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] }): { readonly header: readonly string[]; readonly rows: string[][] } {
  return { header, rows: rows.map((row) => row.map((cell) => (cell === null ? '—' : typeof cell === 'number' ? cell.toLocaleString('en-US') : cell))) }
}
