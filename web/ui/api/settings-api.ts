import type { RightPair, RightsBody, RightsEffect, RoleRights } from '../../../src/contract/role.ts'
import type { z } from 'zod'
import type { CaseClocks } from '../../../src/contract/case.ts'
import type { FollowUpSettings } from '../../../src/contract/follow-up.ts'
import type { AppealClock } from '../../../src/contract/appeal.ts'
import type { PaceBody, PaceEffect, PaceSettings, PaceView } from '../../../src/contract/pace.ts'
import type { RetentionPreview, RetentionSettings } from '../../../src/contract/retention.ts'
import type { CounterSettings, DecisionTableList, DecisionTableView, MessageTexts, MuteBody, OrderSettings } from '../../../src/contract/settings.ts'
import type { TipClock } from '../../../src/contract/tip.ts'
import { request } from './client.ts'

export type DecisionTables = z.infer<typeof DecisionTableList>
export type DecisionTable = z.infer<typeof DecisionTableView>
export type MuteInput = z.infer<typeof MuteBody>

export type LimitKey = keyof CaseClocks | keyof OrderSettings | keyof AppealClock | keyof CounterSettings | keyof FollowUpSettings | keyof TipClock
/** What one of the settings holds: figures, hours before an end, or days. */
export type Limits = Readonly<Partial<Record<LimitKey, number | readonly number[] | readonly string[]>>>
export type LimitSetting = 'case-clocks' | 'orders' | 'appeal-clock' | 'counter' | 'follow-up' | 'tip-clock'

export interface MuteRow {
  readonly token: string
  readonly value: string
  readonly reason: string
  readonly until: string
  readonly createdAt: string
}

export function readPace(signal?: AbortSignal): Promise<PaceView> {
  return request('/api/settings/clocks', { signal })
}

export function previewPace(pace: PaceSettings): Promise<PaceEffect> {
  return request('/api/settings/clocks/preview', { method: 'POST', body: pace })
}

export function savePace(body: PaceBody): Promise<PaceView> {
  return request('/api/settings/clocks', { method: 'PUT', body })
}

export function readLimits(setting: LimitSetting, signal?: AbortSignal): Promise<Limits> {
  return request<Limits>(`/api/settings/${setting}`, { signal })
}

export function saveLimits(setting: LimitSetting, limits: Limits): Promise<Limits> {
  return request<Limits>(`/api/settings/${setting}`, { method: 'PUT', body: limits })
}

export function readDecisionTables(signal?: AbortSignal): Promise<DecisionTables> {
  return request<DecisionTables>('/api/decision-tables', { signal })
}

export function readDecisionTable(version: number, signal?: AbortSignal): Promise<DecisionTable> {
  return request<DecisionTable>(`/api/decision-tables/${version}`, { signal })
}

export async function saveDecisionTable(note: string, content: unknown): Promise<void> {
  await request('/api/decision-tables', { method: 'POST', body: { note, content } })
}

export async function readMutes(signal?: AbortSignal): Promise<readonly MuteRow[]> {
  return (await request<{ items: MuteRow[] }>('/api/mutes', { signal })).items
}

export async function addMute(body: MuteInput): Promise<void> {
  await request('/api/mutes', { method: 'POST', body })
}

export async function removeMute(token: string): Promise<void> {
  await request(`/api/mutes/${token}`, { method: 'DELETE' })
}

export function readMessages(signal?: AbortSignal): Promise<MessageTexts> {
  return request('/api/settings/messages', { signal })
}

export function saveMessages(texts: MessageTexts): Promise<MessageTexts> {
  return request('/api/settings/messages', { method: 'PUT', body: texts })
}

export function readRetention(signal?: AbortSignal): Promise<RetentionSettings> {
  return request('/api/settings/retention', { signal })
}

export function saveRetention(settings: RetentionSettings): Promise<RetentionSettings> {
  return request('/api/settings/retention', { method: 'PUT', body: settings })
}

/** What is left out is kept for ever. */
export function previewRetention(settings: RetentionSettings, signal?: AbortSignal): Promise<RetentionPreview> {
  return request('/api/settings/retention/preview', { query: Object.fromEntries(Object.entries(settings).map(([rule, days]) => [rule, days ?? undefined])), signal })
}

export function readRoleRights(signal?: AbortSignal): Promise<RoleRights> {
  return request('/api/settings/roles', { signal })
}

export function previewRoleRights(withdrawn: readonly RightPair[]): Promise<RightsEffect> {
  return request('/api/settings/roles/preview', { method: 'POST', body: { withdrawn } })
}

export function saveRoleRights(body: RightsBody): Promise<RoleRights> {
  return request('/api/settings/roles', { method: 'PUT', body })
}
