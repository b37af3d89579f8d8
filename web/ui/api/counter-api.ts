import type { z } from 'zod'
import type { CounterAlertBody, CounterAlertList } from '../../../src/contract/counter.ts'
import { request } from './client.ts'

export type CounterAlerts = z.infer<typeof CounterAlertList>

export function readAlerts(signal?: AbortSignal): Promise<CounterAlerts> {
  return request<CounterAlerts>('/api/counter-alerts', { signal })
}

export function sendAlert(body: z.input<typeof CounterAlertBody>, idempotencyKey: string): Promise<CounterAlerts> {
  return request<CounterAlerts>('/api/counter-alerts', { method: 'POST', body, idempotencyKey })
}
