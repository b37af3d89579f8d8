import type { z } from 'zod'
import type { InboxList, SavedViewBody, SavedViewList } from '../../../src/contract/view.ts'
import { request } from './client.ts'

export const VIEWS_KEY = ['views']

export function readInboxes(signal?: AbortSignal): Promise<InboxList> {
  return request('/api/inboxes', { signal })
}

export function readViews(signal?: AbortSignal): Promise<SavedViewList> {
  return request('/api/views', { signal })
}

export function saveView(body: z.input<typeof SavedViewBody>): Promise<SavedViewList> {
  return request('/api/views', { method: 'POST', body })
}

export function removeView(id: string): Promise<SavedViewList> {
  return request(`/api/views/${id}`, { method: 'DELETE' })
}
