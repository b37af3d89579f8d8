import type { FIGURE_GROUPS } from '../contract/figures.ts'

type Group = (typeof FIGURE_GROUPS)[number]
/** Keys of the counts and of the steps, in the order of the page. */
export const COUNT_KEYS = ['warnings', 'closed', 'dissuaded', 'dissuadedRate', 'falseAlarms', 'falseRate', 'personsWarned', 'again7', 'again30', 'lost7', 'lost30', 'personTimes', 'directFen', 'indirectFen'] as const
export const STEP_KEYS = ['accept', 'firstCall', 'reached', 'atDoor', 'close'] as const

export type SheetWords = {
  readonly title: string
  readonly groups: Readonly<Record<Group, string>>
  readonly counts: Readonly<Record<(typeof COUNT_KEYS)[number], string>>
  readonly steps: Readonly<Record<(typeof STEP_KEYS)[number], string>>
  readonly p50: (step: string) => string
  readonly p95: (step: string) => string
  readonly total: string
  readonly previous: (days: string) => string
  readonly lastYear: (days: string) => string
  readonly days: (from: string, to: string) => string
  readonly madeOn: (day: string) => string
  readonly only: (limits: readonly string[]) => string
  readonly cut: (shown: string, groups: string) => string
  readonly level: (name: string) => string
  readonly type: (name: string) => string
  readonly unit: (name: string) => string
  readonly region: (name: string) => string
  readonly nobody: string
  readonly period: string
  readonly notes: string
  readonly figures: string
  /** Each figure, and what it counts. */
  readonly definitions: readonly (readonly [string, string])[]
}

const zh: SheetWords = {
  title: '预警劝阻统计',
  groups: { none: '范围', district: '县区', street: '街道', village: '村社区', unit: '单位', officer: '人员', level: '级别', type: '诈骗类型', day: '日期', week: '周', month: '月份' },
  counts: {
    warnings: '预警（件）', closed: '办结（件）', dissuaded: '劝阻成功（起）', dissuadedRate: '劝阻率（%）', falseAlarms: '误报（件）', falseRate: '误报率（%）', personsWarned: '预警人数（人）', again7: '7日内再次预警（人）', again30: '30日内再次预警（人）',
    lost7: '劝阻后7日内受骗（人）', lost30: '劝阻后30日内受骗（人）', personTimes: '劝阻人次（人次）', directFen: '直接挽损（元）', indirectFen: '间接挽损（元）',
  },
  steps: { accept: '接收', firstCall: '首次拨打', reached: '联系到人', atDoor: '到门', close: '办结' },
  p50: (step) => `${step}中位（秒）`, p95: (step) => `${step}95分位（秒）`, total: '合计', previous: (days) => `上期（${days}）`, lastYear: (days) => `去年同期（${days}）`,
  days: (from, to) => (from === to ? from : `${from}至${to}`), madeOn: (day) => `（${day} 制表）`, only: (limits) => `　仅限 ${limits.join('，')}`,
  cut: (shown, groups) => `　只列前 ${shown} 项，共 ${groups} 项，全部见 Excel、CSV`,
  level: (name) => `等级：${name}`, type: (name) => `诈骗类型：${name}`, unit: (name) => `单位：${name}`, region: (name) => `地区：${name}`, nobody: '尚无人办理', period: '时段', notes: '说明', figures: '统计',
  definitions: [
    ['预警', '时段内发出的预警；同一人在办期间只算一件。'], ['办结', '其中已填报结果的预警。'], ['劝阻成功', '结果为“劝阻成功”的预警。'], ['劝阻率', '劝阻成功÷办结（不含误报、重复、人或号码不对）。'],
    ['误报', '结果为“误报”的预警。'], ['误报率', '误报÷办结。'], ['预警人数', '被预警的人，一人多次只算一人。'], ['再次预警', '被预警的人中，此前相应天数内已被预警过的。'],
    ['劝阻后受骗', '劝阻成功的人中，办结后相应天数内仍受骗的：另一预警的结果为“已转账”，或有报案损失。'], ['劝阻人次', '打通本人或监护人的电话，加上到门见面，每次算一人次。'],
    ['直接挽损', '转出途中被止付、拦截的金额。'], ['间接挽损', '准备转、听劝后没有转的金额，不并入直接挽损。'],
    ['接收', '从派出任务到有人接收。'], ['首次拨打', '从派出任务到第一次拨打。'], ['联系到人', '从派出任务到与本人或监护人通上话。'], ['到门', '从派出上门任务到到达门口。'], ['办结用时', '从发出预警到填报结果。'],
    ['中位、95分位', '一半不超过此用时；百分之九十五不超过此用时。'],
  ],
}

const en: SheetWords = {
  title: 'Warnings and dissuasion',
  groups: { none: 'Scope', district: 'District', street: 'Street', village: 'Village', unit: 'Unit', officer: 'Officer', level: 'Level', type: 'Fraud type', day: 'Day', week: 'Week', month: 'Month' },
  counts: {
    warnings: 'Warnings', closed: 'Closed', dissuaded: 'Dissuaded', dissuadedRate: 'Dissuasion rate (%)', falseAlarms: 'False alarms', falseRate: 'False alarm rate (%)', personsWarned: 'Persons warned', again7: 'Warned again within 7 days (persons)',
    again30: 'Warned again within 30 days (persons)', lost7: 'Lost money within 7 days after dissuasion (persons)', lost30: 'Lost money within 30 days after dissuasion (persons)', personTimes: 'Person-times', directFen: 'Saved directly (yuan)', indirectFen: 'Saved indirectly (yuan)',
  },
  steps: { accept: 'Accepted', firstCall: 'First call', reached: 'Reached', atDoor: 'At the door', close: 'Closed' },
  p50: (step) => `${step}, median (s)`, p95: (step) => `${step}, 95th percentile (s)`, total: 'Total', previous: (days) => `Period before (${days})`, lastYear: (days) => `Year before (${days})`,
  days: (from, to) => (from === to ? from : `${from} to ${to}`), madeOn: (day) => ` (made on ${day})`, only: (limits) => `, only ${limits.join(', ')}`,
  cut: (shown, groups) => `; ${shown} of ${groups} listed, all in Excel or CSV`,
  level: (name) => `level: ${name}`, type: (name) => `fraud type: ${name}`, unit: (name) => `unit: ${name}`, region: (name) => `place: ${name}`, nobody: 'Nobody yet', period: 'Period', notes: 'Notes', figures: 'Figures',
  definitions: [
    ['Warnings', 'Opened within the period; while one person’s warning is open, what is added to it makes no other.'], ['Closed', 'Of these, those with an outcome.'], ['Dissuaded', 'Outcome “dissuaded”.'],
    ['Dissuasion rate', 'Dissuaded ÷ closed (without false alarms, duplicates and wrong persons or numbers).'], ['False alarms', 'Outcome “false alarm”.'], ['False alarm rate', 'False alarms ÷ closed.'],
    ['Persons warned', 'Each person once, however often they were warned.'], ['Warned again', 'Of those warned, who had been warned before within so many days.'],
    ['Lost money after dissuasion', 'Of those dissuaded, who lost money within so many days after all: another warning ended “already paid”, or a loss was reported.'],
    ['Person-times', 'Calls that reached the person or the guardian, and visits at the door, each time counted.'], ['Saved directly', 'Money stopped before it left.'], ['Saved indirectly', 'Money that was about to be sent and was not; never part of what was saved directly.'],
    ['Accepted', 'From the offer of the task to its acceptance.'], ['First call', 'From the offer of the task to the first call.'], ['Reached', 'From the offer of the task to the first talk with the person or the guardian.'],
    ['At the door', 'From the offer of the visit to the arrival.'], ['Closed, time', 'From the opening of the warning to its outcome.'], ['Median, 95th percentile', 'Half took no longer; ninety-five in a hundred took no longer.'],
  ],
}

export const SHEET_WORDS = { zh, en } as const
