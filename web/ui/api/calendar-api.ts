import type { CalendarBody, CalendarEffect, CalendarView, WorkingDays } from '../../../src/contract/calendar.ts'
import { request } from './client.ts'

export function readCalendar(signal?: AbortSignal): Promise<CalendarView> {
  return request<CalendarView>('/api/settings/calendar', { signal })
}

export function previewCalendar(days: WorkingDays, signal?: AbortSignal): Promise<CalendarEffect> {
  return request<CalendarEffect>('/api/settings/calendar/preview', { method: 'POST', body: days, signal })
}

export function saveCalendar(body: CalendarBody): Promise<CalendarEffect> {
  return request<CalendarEffect>('/api/settings/calendar', { method: 'PUT', body })
}
