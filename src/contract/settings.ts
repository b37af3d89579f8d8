import { z } from 'zod'
import { ALARMS_MAX, COUNTER_LIMITS, ORDER_LIMITS, PROOF_LIMITS, type Bounds } from '../domain/limits.ts'
import { Moment } from './shapes.ts'
import { text } from './text.ts'

const seconds = z.int().min(10).max(7 * 86_400)
const Pace = z.strictObject({ acceptSeconds: seconds, firstCallSeconds: seconds, reachedSeconds: seconds, atDoorSeconds: seconds, outcomeSeconds: seconds, bureauReplySeconds: seconds })

/** How fast, per level. Every figure is configuration: no national minute limits exist. */
export const Clocks = z.strictObject({ red: Pace, orange: Pace, yellow: Pace, blue: Pace })
export type Clocks = z.infer<typeof Clocks>

export const DEFAULT_CLOCKS: Clocks = {
  red: { acceptSeconds: 60, firstCallSeconds: 180, reachedSeconds: 600, atDoorSeconds: 1_800, outcomeSeconds: 7_200, bureauReplySeconds: 3_600 },
  orange: { acceptSeconds: 300, firstCallSeconds: 600, reachedSeconds: 1_800, atDoorSeconds: 3_600, outcomeSeconds: 14_400, bureauReplySeconds: 14_400 },
  yellow: { acceptSeconds: 900, firstCallSeconds: 1_800, reachedSeconds: 7_200, atDoorSeconds: 14_400, outcomeSeconds: 43_200, bureauReplySeconds: 43_200 },
  blue: { acceptSeconds: 3_600, firstCallSeconds: 14_400, reachedSeconds: 43_200, atDoorSeconds: 86_400, outcomeSeconds: 172_800, bureauReplySeconds: 86_400 },
}

const within = ({ min, max }: Bounds) => z.int().min(min).max(max)
const alarms = (bounds: Bounds) => z.array(within(bounds)).min(1).max(ALARMS_MAX)
/** How orders to banks run. `alarms…`: hours before the end at which somebody is told, whatever their order. */
export const OrderSettings = z.strictObject({
  /** One stop; the second one adds as much again. */
  stopHours: within(ORDER_LIMITS.stopHours),
  /** Of an account in all, whoever asks: the first and one more (notice 86 of 2016), unless the bureau departs from it. */
  stopsPerAccountMax: within(ORDER_LIMITS.stopsPerAccountMax),
  alarmsBeforeEndHours: alarms(ORDER_LIMITS.alarmsBeforeEndHours),
  /** Within it somebody looks again at what one person decided alone. */
  aloneReviewHours: within(ORDER_LIMITS.aloneReviewHours),
  /** A draft that waits longer for its second person is rung for. */
  approveMinutes: within(ORDER_LIMITS.approveMinutes),
  /** A bank that says nothing for longer is rung for. */
  bankAnswerMinutes: within(ORDER_LIMITS.bankAnswerMinutes),
  freezeMonths: within(ORDER_LIMITS.freezeMonths),
  freezeAlarmsBeforeEndHours: alarms(ORDER_LIMITS.freezeAlarmsBeforeEndHours),
  /** How often a bank is asked whether a freeze that waits behind another one stands by now. */
  queueCheckHours: within(ORDER_LIMITS.queueCheckHours),
  /** Within it, what turns out not to belong to the case is let go. */
  unrelatedReleaseDays: within(ORDER_LIMITS.unrelatedReleaseDays),
  /** A query without an answer ends then; a dynamic one when its own time is over. */
  queryHours: within(ORDER_LIMITS.queryHours),
})
export type OrderSettings = z.infer<typeof OrderSettings>

export const DEFAULT_ORDER_SETTINGS: OrderSettings = {
  stopHours: 48, stopsPerAccountMax: 2, alarmsBeforeEndHours: [12, 4, 1], aloneReviewHours: 2, approveMinutes: 5, bankAnswerMinutes: 10,
  freezeMonths: 6, freezeAlarmsBeforeEndHours: [336, 72, 24], queueCheckHours: 24, unrelatedReleaseDays: 3, queryHours: 72,
}

/** How soon somebody is at the counter of the bank that gave the alarm. */
export const CounterSettings = z.strictObject({ arrivalSeconds: within(COUNTER_LIMITS.arrivalSeconds) })
export type CounterSettings = z.infer<typeof CounterSettings>
/** The customer will not wait longer. */
export const DEFAULT_COUNTER_SETTINGS: CounterSettings = { arrivalSeconds: 600 }

/** What is sent by SMS; a carrier cuts a message at 70 characters and sends the rest as another. */
const Sms = text(210, 10)
/** What is put in before it leaves; without its place the words would say nothing. */
export const MESSAGE_PLACES = { code: '{验证码}', appeal: '{编号}' } as const
const having = (place: string) => Sms.refine((words) => words.includes(place), `the text needs ${place}`)
/** `registered`: to whom somebody else has registered; `code`: to show a number on the public page; `appeal`: an objection is decided. */
export const MessageTexts = z.strictObject({ person: Sms, guardian: Sms, registered: Sms, code: having(MESSAGE_PLACES.code), appeal: having(MESSAGE_PLACES.appeal) })
export type MessageTexts = z.infer<typeof MessageTexts>
export const DEFAULT_MESSAGES: MessageTexts = {
  person: '【反诈中心】您可能正在遭遇电信网络诈骗，请立即停止转账并挂断电话，民警正在联系您。请拨打96110核实。',
  guardian: '【反诈中心】您的家人可能正在遭遇电信网络诈骗，民警联系不上本人。请马上当面或打电话拦住转账，并拨打96110。',
  registered: '【反诈中心】您的家人已为您登记金钟罩反诈预警保护。不知情或不同意，请拨打96110，或在登记网站凭本机验证码删除。',
  code: `【反诈中心】金钟罩登记验证码 ${MESSAGE_PLACES.code}，${PROOF_LIMITS.codeMinutes} 分钟内有效。只填在登记页面上，不要告诉打电话来的人；我们不会打电话索要。`,
  // Whoever else holds that telephone learns neither what it is about nor what was decided.
  appeal: `【反诈中心】您的申诉（编号${MESSAGE_PLACES.appeal}）已办结，请凭编号和预留电话后四位在反诈中心网站查询答复，或到提出申诉的窗口领取。工作人员不会要求您转账或提供验证码，如有疑问请拨打96110。`,
}

export const DecisionTableRow = z.object({ version: z.int(), note: z.string(), createdAt: z.iso.datetime(), active: z.boolean() })
export const DecisionTableList = z.object({ items: z.array(DecisionTableRow) })
export const DecisionTableView = DecisionTableRow.extend({ content: z.unknown() })
/** `content`: a JDM document in the declared subset (docs/decision-table.md). */
export const DecisionTableBody = z.strictObject({ note: text(200, 2), content: z.unknown() })

export const MuteBody = z.strictObject({
  kind: z.enum(['phone', 'account', 'domain']),
  value: text(253, 3),
  reason: text(200, 2),
  until: Moment,
})
