import type {
  MyShifts, PassBody, PresentList, RosterConflict, RosterMonth, RosterOverview, RosterReceipt, RosterSettings, ShiftBody, ShiftHandoverBody, SwitchBody, SwitchWord, TrainingBody, TrainingReceipt, TrainingView, WatchGaps,
} from '../../../src/contract/roster.ts'
import { addressOf, request } from './client.ts'
import { formOf } from './file-form.ts'

const IMPORT_MS_MAX = 120_000
type Where = { readonly unit?: string | undefined; readonly month?: string | undefined }

export function readRoster({ unit, month }: Where, signal?: AbortSignal): Promise<RosterMonth> {
  return request<RosterMonth>('/api/roster', { query: { unit, month }, signal })
}

export function readRosterOverview(month: string | undefined, signal?: AbortSignal): Promise<RosterOverview> {
  return request<RosterOverview>('/api/roster/overview', { query: { month }, signal })
}

export function readWatchGaps(signal?: AbortSignal): Promise<WatchGaps> {
  return request<WatchGaps>('/api/roster/gaps', { signal })
}

export function readPresent(signal?: AbortSignal): Promise<PresentList> {
  return request<PresentList>('/api/roster/present', { signal })
}

export async function checkShift(body: Omit<ShiftBody, 'despite'> & { readonly id?: string }, signal?: AbortSignal): Promise<readonly RosterConflict[]> {
  return (await request<{ items: RosterConflict[] }>('/api/roster/check', { method: 'POST', body, signal })).items
}

export function saveShift(id: string | undefined, body: ShiftBody): Promise<null> {
  return request<null>(id === undefined ? '/api/shifts' : `/api/shifts/${id}/change`, { method: 'POST', body })
}

export function removeShift(id: string): Promise<null> {
  return request<null>(`/api/shifts/${id}`, { method: 'DELETE' })
}

export function relieveShift(id: string, toUser: string): Promise<null> {
  return request<null>(`/api/shifts/${id}/relief`, { method: 'POST', body: { toUser } })
}

export function markShift(id: string, mark: 'came' | 'left'): Promise<null> {
  return request<null>(`/api/shifts/${id}/${mark}`, { method: 'POST' })
}

export function readMyShifts(signal?: AbortSignal): Promise<MyShifts> {
  return request<MyShifts>('/api/my-shifts', { signal })
}

export function askToSwitch(body: SwitchBody): Promise<{ id: string }> {
  return request<{ id: string }>('/api/switches', { method: 'POST', body })
}

export function settleSwitch(id: string, say: SwitchWord): Promise<null> {
  return request<null>(`/api/switches/${id}/settle`, { method: 'POST', body: { say } })
}

export function handOverShift(body: ShiftHandoverBody, idempotencyKey: string): Promise<{ handed: number }> {
  return request<{ handed: number }>('/api/shift-handover', { method: 'POST', body, idempotencyKey })
}

export function readRosterSettings(signal?: AbortSignal): Promise<RosterSettings> {
  return request<RosterSettings>('/api/settings/roster', { signal })
}

export function saveRosterSettings(body: RosterSettings): Promise<RosterSettings> {
  return request<RosterSettings>('/api/settings/roster', { method: 'PUT', body })
}

export function rosterSheetAddress({ unit, month }: Where, format: 'csv' | 'xlsx'): string {
  return addressOf('/api/roster/sheet', { unit, month, format })
}

export function uploadRoster(file: File, { unit, month }: Where, isToSave: boolean): Promise<RosterReceipt> {
  return request<RosterReceipt>('/api/roster/sheet', { method: 'POST', query: { unit, month, save: String(isToSave) }, body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}

export function readTrainings(unit: string | undefined, signal?: AbortSignal): Promise<TrainingView> {
  return request<TrainingView>('/api/trainings', { query: { unit }, signal })
}

export function keepTraining(body: TrainingBody): Promise<null> {
  return request<null>('/api/trainings', { method: 'POST', body })
}

export function notePass(body: PassBody): Promise<null> {
  return request<null>('/api/training-passes', { method: 'POST', body })
}

export function uploadPasses(file: File): Promise<TrainingReceipt> {
  return request<TrainingReceipt>('/api/training-passes/sheet', { method: 'POST', body: formOf(file), timeoutMs: IMPORT_MS_MAX })
}
