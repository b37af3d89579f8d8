import type { AnnouncementBody, AnnouncementList } from '../../../src/contract/announcement.ts'
import { request } from './client.ts'

export const ANNOUNCEMENTS_KEY = ['announcements']

export function readAnnouncements(signal?: AbortSignal): Promise<AnnouncementList> {
  return request('/api/announcements', { signal })
}

export function makeAnnouncement(body: AnnouncementBody): Promise<AnnouncementList> {
  return request('/api/announcements', { method: 'POST', body })
}

export function seeAnnouncement(id: string): Promise<AnnouncementList> {
  return request(`/api/announcements/${id}/seen`, { method: 'POST', body: {} })
}

export function withdrawAnnouncement(id: string): Promise<AnnouncementList> {
  return request(`/api/announcements/${id}`, { method: 'DELETE' })
}
