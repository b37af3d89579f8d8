import type { z } from 'zod'
import type { CallBody, HandoverBody, MessageBody, NoticeBody, OutcomeBody, SlipBody, TaskList, TaskMap, TaskView, VisitBody } from '../../../src/contract/task.ts'
import { request } from './client.ts'

export type Tasks = z.infer<typeof TaskList>
export type HandoverInput = z.infer<typeof HandoverBody>
export type OutcomeInput = z.input<typeof OutcomeBody>

/** What an officer can do to a task, as the path's last word with its body. */
export type TaskMove =
  | { readonly path: 'accept' | 'undo' | 'carrier' | 'at-door' | 'slips/seen' }
  | { readonly path: 'calls'; readonly body: z.infer<typeof CallBody> }
  | { readonly path: 'sms' | 'dial'; readonly body: z.infer<typeof MessageBody> }
  | { readonly path: 'visit'; readonly body: z.infer<typeof VisitBody> }
  | { readonly path: 'notice'; readonly body: z.infer<typeof NoticeBody> }
  | { readonly path: 'outcome'; readonly body: OutcomeInput }
  | { readonly path: 'handover'; readonly body: HandoverInput }
  | { readonly path: 'slips'; readonly body: z.infer<typeof SlipBody> }

export function readTasks(state: 'open' | 'closed', signal?: AbortSignal): Promise<Tasks> {
  return request<Tasks>('/api/tasks', { query: { state: state === 'closed' ? state : undefined }, signal })
}

export function readTask(id: string, signal?: AbortSignal): Promise<TaskView> {
  return request<TaskView>(`/api/tasks/${id}`, { signal })
}

export function moveTask(id: string, move: TaskMove, idempotencyKey: string, timeoutMs?: number): Promise<TaskView | null> {
  return request<TaskView | null>(`/api/tasks/${id}/${move.path}`, { method: 'POST', body: 'body' in move ? move.body : {}, idempotencyKey, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
}

/** A picture of a whole page's time over one bar of signal. */
const PHOTO_MS_MAX = 60_000

export function sendPhoto(taskId: string, photo: Blob, idempotencyKey: string): Promise<TaskView> {
  const form = new FormData()
  form.set('file', photo, 'door.jpg')
  return request<TaskView>(`/api/tasks/${taskId}/photos`, { method: 'POST', body: form, idempotencyKey, timeoutMs: PHOTO_MS_MAX })
}

export function readTaskMap(taskId: string, signal?: AbortSignal): Promise<TaskMap> {
  return request<TaskMap>(`/api/tasks/${taskId}/map`, { signal })
}

export function noticePdfAddress(taskId: string): string {
  return `/api/tasks/${taskId}/notice.pdf`
}

/** For who neither holds the task nor took the signature; the reason and the look are recorded. */
export function printNotice(taskId: string, reason: string): Promise<Blob> {
  return request<Blob>(noticePdfAddress(taskId), { method: 'POST', body: { reason }, as: 'blob' })
}

export async function reportPosition(lon: number, lat: number): Promise<void> {
  await request('/api/position', { method: 'POST', body: { lon, lat } })
}
