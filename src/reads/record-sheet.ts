import type { PersonView, StepView, TaskView } from '../contract/task.ts'
import type { Revealed, WarningDetail } from '../contract/warning.ts'
import { fraudTypeName, isFraudType } from '../domain/fraud-types.ts'
import { guardianName } from '../domain/guardian.ts'
import { LEVEL_NAMES } from '../domain/levels.ts'
import { fen, formatYuan } from '../domain/money.ts'
import { dayAndSecond, dayAndTime } from '../domain/period.ts'
import { paperWord } from '../domain/record-words.ts'
import { stepWords } from '../domain/step-words.ts'
import { noticesOf, type NoticeRow } from '../features/notice/notice.store.ts'
import { bureauOf } from '../features/settings/settings.store.ts'
import { readAsSystem, type ActorContext } from '../platform/transaction.ts'
import { userNames } from './names.ts'
import { warningPage } from './warning-page.ts'

/** Enough for every case of a year; what is more is said to be left out. */
const SIGNALS_PRINTED_MAX = 60

type Fact = { readonly name: string; readonly value: string }
/** A table of a record; `left`: how many rows it does not show. */
type Part = { readonly title: string; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly left: number }
export type RecordSheet = { bureau: string; paper: string; number: string; id: string; isClear: boolean; facts: Fact[]; reasons: string[]; parts: Part[]; printedBy: string; printedAt: string }

/** `revealed`: the person in clear text, for whoever has said why; else everything is masked as on the page. */
type Printing = { readonly paper: string; readonly revealed?: Revealed }

/** The record of one warning (预警处置记录): who, why, every step with its time and who did it, and what came of it. What the page shows to its reader, on paper. */
export async function recordSheet(context: ActorContext, id: string, { paper, revealed }: Printing): Promise<RecordSheet> {
  const page = await warningPage(context, id)
  return readAsSystem(context, async (tx) => {
    const notices = (await noticesOf(tx, [...new Set(page.tasks.map((task) => task.warningId))])).filter((notice) => page.tasks.some((task) => task.id === notice.task_id))
    const signers = await userNames(tx, notices.map((notice) => notice.by_user))
    return {
      bureau: (await bureauOf(tx))?.name ?? '', paper, number: id.slice(0, 8), id, isClear: revealed !== undefined, facts: factsOf(page, revealed), reasons: page.reasons.map((reason) => reason.zh),
      parts: [mergesOf(page), signalsOf(page), callsOf(page), visitsOf(page, notices, signers), ordersOf(page), stepsOf(page)].filter((part) => part.rows.length > 0),
      printedBy: context.actor.name, printedAt: dayAndTime(context.now),
    }
  })
}

function at(moment: string | null): string {
  return moment === null ? '—' : dayAndTime(new Date(moment))
}

function yuan(amountFen: number): string {
  return `${formatYuan(fen(amountFen))} 元`
}

function typeName(code: string): string {
  return isFraudType(code) ? fraudTypeName(code, 'zh') : code
}

function factsOf(page: WarningDetail, revealed: Revealed | undefined): Fact[] {
  const held = page.task === null ? undefined : page.tasks.find((task) => task.id === page.task!.id)
  const when = (value: string | null | undefined, name: string): Fact[] => (value == null || value === '' ? [] : [{ name, value }])
  return [
    { name: '等级、类型', value: `${LEVEL_NAMES[page.level].zh}预警 · ${typeName(page.fraudType)}` },
    { name: '发出时间', value: at(page.openedAt) },
    ...personFacts(revealed ?? page.person),
    { name: '归属', value: page.place.path.join(' ') }, { name: '承办单位', value: page.unit.name },
    ...when(held?.assignee?.name, '承办人'),
    ...when(page.amountAtRiskFen === null ? null : yuan(page.amountAtRiskFen), '涉险金额'),
    { name: '状态', value: page.outcome === null ? (page.state === 'elsewhere' ? '外地办理中' : '办理中') : `已办结：${paperWord('outcome', page.outcome)}（${at(page.closedAt)}）` },
    ...(page.directFen + page.indirectFen === 0 ? [] : [{ name: '挽损', value: `直接 ${yuan(page.directFen)}，间接 ${yuan(page.indirectFen)}` }]),
    ...(page.paid === null ? [] : [{ name: '已转账', value: `${yuan(page.paid.amountFen)}，${paidTo(page.paid, revealed)}，${at(page.paid.at)}` }]),
    ...when(page.protections.map((one) => paperWord('protection', one)).join('、'), '防护措施'),
    ...(page.mergedInto === null ? [] : [{ name: '并入', value: `编号 ${page.mergedInto.id.slice(0, 8)}（${page.mergedInto.unit}），${page.mergedInto.by ?? ''} ${at(page.mergedInto.at)}，${page.mergedInto.note}` }]),
  ]
}

const SEXES = { f: '女', m: '男' } as const

function personFacts(person: PersonView): Fact[] {
  const more = [person.sex === null ? '' : SEXES[person.sex], person.ageBand === null ? '' : `${person.ageBand} 岁`, person.registered ? '已登记金钟罩' : '未登记金钟罩'].filter((word) => word !== '').join('，')
  return [
    { name: '当事人', value: `${person.name}（电话 ${person.phone}）${more}` },
    ...(person.address === null ? [] : [{ name: '住址', value: person.address }]),
    ...person.guardians.map((one) => ({ name: '监护联系人', value: `${guardianName(one)} ${one.phone}` })),
  ]
}

function mergesOf({ merged }: WarningDetail): Part {
  return { title: '并入的预警', header: ['编号', '等级、类型', '单位', '合并', '理由'], rows: merged.map((one) => [one.id.slice(0, 8), `${LEVEL_NAMES[one.level].zh} ${typeName(one.fraudType)}`, one.unit, `${one.by ?? ''} ${at(one.at)}`, one.note]), left: 0 }
}

/** The words of a message stay on the page: on paper they would say more than the mask hides. */
function signalsOf({ signals, signalCount }: WarningDetail): Part {
  const shown = signals.slice(0, SIGNALS_PRINTED_MAX)
  const rows = shown.map((signal) => [
    at(signal.at), paperWord('signalKind', signal.kind), signal.counterpart ?? '—', signal.amountFen === null ? '—' : yuan(signal.amountFen), signal.flags.map((flag) => paperWord('flag', flag)).join('、') || '—',
    `${signal.source}${signal.of === null ? '' : `（编号 ${signal.of.slice(0, 8)}）`}`,
  ])
  return { title: '信号', header: ['时间', '类别', '对方', '金额', '特征', '来源'], rows, left: Math.max(signals.length, signalCount) - shown.length }
}

function callsOf({ tasks }: WarningDetail): Part {
  const calls = tasks.flatMap((task) => task.calls.map((call) => ({ ...call, by: task.assignee?.name ?? '—' }))).toSorted((a, b) => a.at.localeCompare(b.at))
  return { title: '通话', header: ['时间', '对象', '结果', '民警'], rows: calls.map((call) => [dayAndSecond(new Date(call.at)), paperWord('callTo', call.to), paperWord('callResult', call.result), call.by]), left: 0 }
}

/** A visit with the reference of the notice that was signed at its door: what stands on the notice's own paper. */
function visitsOf({ tasks, photos }: WarningDetail, notices: readonly NoticeRow[], signers: ReadonlyMap<string, string>): Part {
  const visits = tasks.filter((task) => task.kind === 'visit')
  const row = (task: TaskView) => {
    const notice = notices.find((one) => one.task_id === task.id)
    return [
      task.unit.name, task.assignee?.name ?? '—', at(task.acceptedAt), at(task.atDoorAt), notice === undefined ? '—' : `${notice.id.slice(0, 13)}（${signers.get(notice.by_user) ?? ''} ${dayAndTime(notice.signed_at)}）`,
      `${photos.filter((photo) => photo.taskId === task.id).length} 张`,
    ]
  }
  return { title: '上门', header: ['单位', '民警', '接收', '到门', '劝阻告知书', '门前照片'], rows: visits.map(row), left: 0 }
}

/** An account that nobody knows cannot have been stopped. */
function paidTo({ account, how }: NonNullable<WarningDetail['paid']>, revealed: Revealed | undefined): string {
  return account === null ? `缺账号，未止付（${paperWord('paidHow', how ?? 'not-known')}）` : `收款账号 ${revealed?.paidAccount ?? account}`
}

function ordersOf({ orders }: WarningDetail): Part {
  const rows = orders.map((order) => [order.number, order.bank, order.account, yuan(order.amountFen), paperWord('orderState', order.state), order.heldFen === null ? '—' : yuan(order.heldFen)])
  return { title: '止付', header: ['文号', '银行', '账户', '金额', '状态', '已控'], rows, left: 0 }
}

function stepsOf({ timeline, timelineLeftOut }: WarningDetail): Part {
  return { title: '办理经过', header: ['时间', '步骤', '内容', '办理人'], rows: timeline.map(stepRow), left: timelineLeftOut }
}

function stepRow(step: StepView): string[] {
  const paid = typeof step.detail.paidFen === 'number' ? `已转出 ${yuan(step.detail.paidFen)}` : ''
  const saved = typeof step.detail.directFen === 'number' && typeof step.detail.indirectFen === 'number' && step.detail.directFen + step.detail.indirectFen > 0 ? `挽损 直接 ${yuan(step.detail.directFen)} 间接 ${yuan(step.detail.indirectFen)}` : ''
  const words = [stepWords(step.detail, paperWord), saved, paid].filter((word) => word !== '').join(' · ')
  return [dayAndSecond(new Date(step.at)), `${paperWord('step', step.kind)}${step.undone ? '（已撤销）' : ''}`, words, step.actor ?? '系统']
}
