import type { z } from 'zod'
import { SECOND_FACTOR_SETTING, type FactorRoles } from '../contract/account.ts'
import type { CaseClocks } from '../contract/case.ts'
import type { FollowUpSettings } from '../contract/follow-up.ts'
import type { AppealClock } from '../contract/appeal.ts'
import type { RosterSettings } from '../contract/roster.ts'
import type { CounterSettings, DecisionTableRow, DecisionTableView, MessageTexts, MuteBody, OrderSettings } from '../contract/settings.ts'
import type { TipClock } from '../contract/tip.ts'
import { allow } from '../domain/access.ts'
import { departs, ORDER_LIMITS } from '../domain/limits.ts'
import { refuse } from '../domain/refusal.ts'
import { TableProblem } from '../engine/decision-table.ts'
import { compileScoringTable } from '../features/scoring/scoring.rules.ts'
import {
  activeTableVersion, APPEAL_CLOCK_SETTING, appealClockOf, CASE_CLOCKS_SETTING, caseClocksOf, COUNTER_ARRIVAL_SETTING, counterArrivalSeconds,
  factorRolesOf, MESSAGES_SETTING, messageTextsOf, decisionTable, decisionTables, FOLLOW_UP_SETTING, followUpSettingsOf, nextTableVersion, orderSettingsOf, ROSTER_SETTING, rosterSettingsOf,
  saveDecisionTable, saveSetting, TIP_CLOCK_SETTING, tipClockOf,
} from '../features/settings/settings.store.ts'
import { accountOf, domainOf, senderOf } from '../features/signal/signal.rules.ts'
import { addMute, liveMutes, removeMute } from '../features/signal/signal.store.ts'
import { audit } from '../platform/audit.ts'
import { asSystem, readAsSystem, type ActorContext, type Tx } from '../platform/transaction.ts'
import { keepIdentifiers, openIdentifiers } from '../platform/vault.ts'

/** `subject`: the setting's key, under which `value` is saved. */
type Change = { readonly action: string; readonly subject: string; readonly value: unknown; readonly detail: Record<string, unknown> }

/** For what begins from now on: clocks that run keep their time. */
async function change(context: ActorContext, { action, subject, value, detail }: Change): Promise<void> {
  allow(context.actor, 'settings.write')
  await asSystem(context, async (tx) => {
    await saveSetting(tx, subject, value, context.actor.userId, context.now)
    await audit(tx, { actor: context.actor.login, action, subject, detail }, context.now)
  })
}

async function look<Value>(context: ActorContext, find: (tx: Tx) => Promise<Value>): Promise<Value> {
  allow(context.actor, 'settings.read')
  return readAsSystem(context, find)
}

export function caseClocksNow(context: ActorContext): Promise<CaseClocks> {
  return look(context, caseClocksOf)
}

export function changeCaseClocks(context: ActorContext, clocks: CaseClocks): Promise<void> {
  return change(context, { action: 'settings.case_clocks', subject: CASE_CLOCKS_SETTING, value: clocks, detail: clocks })
}

export function orderSettingsNow(context: ActorContext): Promise<OrderSettings> {
  return look(context, orderSettingsOf)
}

export function changeOrderSettings(context: ActorContext, orders: OrderSettings): Promise<void> {
  return change(context, { action: 'settings.orders', subject: 'orders', value: orders, detail: { ...orders, departs: departures(orders) } })
}

/** What goes beyond notice 86 of 2016 and the two hours of the second look, by name: it is the bureau's own responsibility. */
function departures(orders: OrderSettings): string[] {
  return (['stopHours', 'stopsPerAccountMax', 'aloneReviewHours'] as const).filter((key) => departs(orders[key], ORDER_LIMITS[key]))
}

export function appealClockNow(context: ActorContext): Promise<AppealClock> {
  return look(context, appealClockOf)
}

export function changeAppealClock(context: ActorContext, clock: AppealClock): Promise<void> {
  return change(context, { action: 'settings.appeal_clock', subject: APPEAL_CLOCK_SETTING, value: clock, detail: clock })
}

export function tipClockNow(context: ActorContext): Promise<TipClock> {
  return look(context, tipClockOf)
}

export function changeTipClock(context: ActorContext, clock: TipClock): Promise<void> {
  return change(context, { action: 'settings.tip_clock', subject: TIP_CLOCK_SETTING, value: clock, detail: clock })
}

export function factorRolesNow(context: ActorContext): Promise<FactorRoles> {
  return look(context, factorRolesOf)
}

/** Whoever has such a role and no second factor sets one up before anything else. */
export function changeFactorRoles(context: ActorContext, roles: FactorRoles): Promise<void> {
  return change(context, { action: 'settings.second_factor', subject: SECOND_FACTOR_SETTING, value: roles, detail: roles })
}

export function messagesNow(context: ActorContext): Promise<MessageTexts> {
  return look(context, messageTextsOf)
}

export function changeMessages(context: ActorContext, texts: MessageTexts): Promise<void> {
  return change(context, { action: 'settings.messages', subject: MESSAGES_SETTING, value: texts, detail: texts })
}

export async function counterNow(context: ActorContext): Promise<CounterSettings> {
  return { arrivalSeconds: await look(context, counterArrivalSeconds) }
}

export function changeCounter(context: ActorContext, counter: CounterSettings): Promise<void> {
  return change(context, { action: 'settings.counter', subject: COUNTER_ARRIVAL_SETTING, value: counter.arrivalSeconds, detail: counter })
}

export function followUpNow(context: ActorContext): Promise<FollowUpSettings> {
  return look(context, followUpSettingsOf)
}

export function changeFollowUp(context: ActorContext, settings: FollowUpSettings): Promise<void> {
  return change(context, { action: 'settings.follow_up', subject: FOLLOW_UP_SETTING, value: settings, detail: settings })
}

export function rosterSettingsNow(context: ActorContext): Promise<RosterSettings> {
  return look(context, rosterSettingsOf)
}

export function changeRosterSettings(context: ActorContext, settings: RosterSettings): Promise<void> {
  return change(context, { action: 'settings.roster', subject: ROSTER_SETTING, value: settings, detail: settings })
}

export async function tableVersions(context: ActorContext): Promise<z.infer<typeof DecisionTableRow>[]> {
  allow(context.actor, 'settings.read')
  const rows = await readAsSystem(context, decisionTables)
  return rows.map((row, index) => ({ version: row.version, note: row.note, createdAt: row.created_at.toISOString(), active: index === 0 }))
}

export async function tableVersion(context: ActorContext, version: number): Promise<z.infer<typeof DecisionTableView>> {
  allow(context.actor, 'settings.read')
  return readAsSystem(context, async (tx) => {
    const row = await decisionTable(tx, version)
    if (row === undefined) throw refuse('request.not_found')
    return { version, note: row.note, createdAt: row.created_at.toISOString(), active: (await activeTableVersion(tx)) === version, content: row.content }
  })
}

/** The new version judges from the next signal on. A table outside the subset is refused with what is wrong; the old one goes on. */
export async function publishTable(context: ActorContext, content: unknown, note: string): Promise<number> {
  allow(context.actor, 'settings.write')
  try {
    compileScoringTable(content)
  } catch (error) {
    if (error instanceof TableProblem) throw refuse('rules.outside_subset', { problem: error.message })
    throw error
  }
  return asSystem(context, async (tx) => {
    const version = await nextTableVersion(tx)
    await saveDecisionTable(tx, { version, content, note, by: context.actor.userId }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'settings.decision_table', subject: String(version), detail: { note } }, context.now)
    return version
  })
}

type Mute = z.infer<typeof MuteBody>

/** A number, payee or site that is known to be good stops counting until a day; the signals are kept. */
export async function mute(context: ActorContext, body: Mute): Promise<void> {
  allow(context.actor, 'mute.write')
  const until = new Date(body.until)
  if (until <= context.now) throw refuse('mute.past')
  const identifier = context.vault.identifier(body.kind, mutedValue(body))
  await asSystem(context, async (tx) => {
    await keepIdentifiers(tx, context.vault, [identifier])
    await addMute(tx, { token: identifier.token, reason: body.reason, until, by: context.actor.userId }, context.now)
    await audit(tx, { actor: context.actor.login, action: 'mute.add', subject: identifier.token, detail: { reason: body.reason, until: body.until } }, context.now)
  })
}

function mutedValue(body: Mute): string {
  switch (body.kind) {
    case 'phone': {
      const sender = senderOf(body.value)
      if (sender === undefined) throw refuse('mute.bad_phone')
      return sender
    }
    case 'account': return accountOf(body.value)
    case 'domain': return domainOf(body.value)
  }
}

export async function unmute(context: ActorContext, token: string): Promise<void> {
  allow(context.actor, 'mute.write')
  await asSystem(context, async (tx) => {
    if (!(await removeMute(tx, token))) throw refuse('request.not_found')
    await audit(tx, { actor: context.actor.login, action: 'mute.remove', subject: token }, context.now)
  })
}

export async function mutes(context: ActorContext): Promise<{ token: string; value: string; reason: string; until: string; createdAt: string }[]> {
  allow(context.actor, 'settings.read')
  return readAsSystem(context, async (tx) => {
    const rows = await liveMutes(tx, context.now)
    const values = await openIdentifiers(tx, context.vault, rows.map((row) => row.token))
    return rows.map((row) => ({ token: row.token, value: values.get(row.token) ?? '', reason: row.reason, until: row.until.toISOString(), createdAt: row.created_at.toISOString() }))
  })
}
