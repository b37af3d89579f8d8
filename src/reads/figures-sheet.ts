import type { FIGURE_GROUPS, FiguresQuery, FiguresRow, FiguresView } from '../contract/figures.ts'
import { fraudTypeName, isFraudType } from '../domain/fraud-types.ts'
import { LEVEL_NAMES } from '../domain/levels.ts'
import { dayText } from '../domain/period.ts'

type Group = (typeof FIGURE_GROUPS)[number]
type Cell = string | number | null
/** `notes`: what the figures are of, and what each counts. */
export type FiguresSheet = {
  readonly name: string; readonly title: string; readonly span: string; readonly header: string[]; readonly rows: Cell[][];
  readonly steps: { readonly header: string[]; readonly rows: Cell[][] }; readonly notes: readonly (readonly [string, string])[]
}

const GROUP_NAMES: Record<Group, string> = { none: '范围', district: '县区', street: '街道', village: '村社区', unit: '单位', officer: '人员', level: '级别', type: '诈骗类型', day: '日期', week: '周', month: '月份' }
const COUNTS = [
  ['warnings', '预警（件）'], ['closed', '办结（件）'], ['dissuaded', '劝阻成功（起）'], ['dissuadedRate', '劝阻率（%）'], ['falseAlarms', '误报（件）'], ['falseRate', '误报率（%）'], ['personsWarned', '预警人数（人）'],
  ['again7', '7日内再次预警（人）'], ['again30', '30日内再次预警（人）'], ['lost7', '劝阻后7日内受骗（人）'], ['lost30', '劝阻后30日内受骗（人）'], ['personTimes', '劝阻人次（人次）'], ['directFen', '直接挽损（元）'], ['indirectFen', '间接挽损（元）'],
] as const
const STEPS = [['accept', '接收'], ['firstCall', '首次拨打'], ['reached', '联系到人'], ['atDoor', '到门'], ['close', '办结']] as const

/** Every figure, in the words of the page. */
const DEFINITIONS = [
  ['预警', '时段内发出的预警；同一人在办期间只算一件。'], ['办结', '其中已填报结果的预警。'], ['劝阻成功', '结果为“劝阻成功”的预警。'], ['劝阻率', '劝阻成功÷办结（不含误报、重复、人或号码不对）。'],
  ['误报', '结果为“误报”的预警。'], ['误报率', '误报÷办结。'], ['预警人数', '被预警的人，一人多次只算一人。'], ['再次预警', '被预警的人中，此前相应天数内已被预警过的。'],
  ['劝阻后受骗', '劝阻成功的人中，办结后相应天数内仍受骗的：另一预警的结果为“已转账”，或有报案损失。'], ['劝阻人次', '打通本人或监护人的电话，加上到门见面，每次算一人次。'],
  ['直接挽损', '转出途中被止付、拦截的金额。'], ['间接挽损', '准备转、听劝后没有转的金额，不并入直接挽损。'],
  ['接收', '从派出任务到有人接收。'], ['首次拨打', '从派出任务到第一次拨打。'], ['联系到人', '从派出任务到与本人或监护人通上话。'], ['到门', '从派出上门任务到到达门口。'], ['办结用时', '从发出预警到填报结果。'],
  ['中位、95分位', '一半不超过此用时；百分之九十五不超过此用时。'],
] as const

/** The page's two tables as sheets: numbers as numbers, money in yuan, times in seconds; the sums and what they are compared with as the last lines; what was left out, and what each figure counts. */
export function figuresSheet(view: FiguresView, query: Pick<FiguresQuery, 'by' | 'level' | 'type' | 'unit'>, unitName?: string): FiguresSheet {
  const { by } = query
  const { previous, lastYear } = view.compared
  const between = (days: { readonly from: string; readonly to: string }) => (days.from === days.to ? days.from : `${days.from}至${days.to}`)
  const lines: readonly (readonly [string, FiguresRow])[] = [
    ...view.rows.map((row) => [row.name === '' ? row.key : row.name, row] as const), ['合计', view.total], [`上期（${between(previous)}）`, view.previous], [`去年同期（${between(lastYear)}）`, view.lastYear],
  ]
  const count = (row: FiguresRow, key: (typeof COUNTS)[number][0]): Cell => (key === 'directFen' || key === 'indirectFen' ? row[key] / 100 : row[key])
  const only = [
    ...(query.level === undefined ? [] : [`等级：${LEVEL_NAMES[query.level].zh}`]), ...(query.type === undefined ? [] : [`诈骗类型：${isFraudType(query.type) ? fraudTypeName(query.type, 'zh') : query.type}`]),
    ...(query.unit === undefined ? [] : [`单位：${unitName ?? query.unit}`]), ...(view.region === null ? [] : [`地区：${view.region.name}`]),
  ]
  const span = `${between(view)}（${dayText(new Date(view.now))} 制表）${only.length === 0 ? '' : `　仅限 ${only.join('，')}`}`
  return {
    name: `预警劝阻统计-${view.from}-${view.to}`, title: '预警劝阻统计', span,
    header: [GROUP_NAMES[by], ...COUNTS.map(([, name]) => name)], rows: lines.map(([name, row]) => [name, ...COUNTS.map(([key]) => count(row, key))]),
    steps: {
      header: [GROUP_NAMES[by], ...STEPS.flatMap(([, name]) => [`${name}中位（秒）`, `${name}95分位（秒）`])],
      rows: lines.map(([name, row]) => [name, ...STEPS.flatMap(([key]) => [row[key].p50Seconds, row[key].p95Seconds])]),
    },
    notes: [['时段', span], ...DEFINITIONS.map(([name, text]) => [name, text] as const)],
  }
}

/** As printed: thousands apart, a dash where there is no figure. */
export function printed({ header, rows }: { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] }): { readonly header: readonly string[]; readonly rows: string[][] } {
  return { header, rows: rows.map((row) => row.map((cell) => (cell === null ? '—' : typeof cell === 'number' ? cell.toLocaleString('en-US') : cell))) }
}
