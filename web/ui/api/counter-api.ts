import type { z } from 'zod'
import type { CounterAlertBody, CounterAlertList } from '../../../src/contract/counter.ts'
import type { CompletePaymentBody, CounterPaymentsBody } from '../../../src/contract/counter-payment.ts'
import { request } from './client.ts'

export type CounterAlerts = z.infer<typeof CounterAlertList>

export function readAlerts(signal?: AbortSignal): Promise<CounterAlerts> {
  return request<CounterAlerts>('/api/counter-alerts', { signal })
}

export function sendAlert(body: z.input<typeof CounterAlertBody>, idempotencyKey: string): Promise<CounterAlerts> {
  return request<CounterAlerts>('/api/counter-alerts', { method: 'POST', body, idempotencyKey })
}

export function addPayments(alertId: string, body: z.input<typeof CounterPaymentsBody>, idempotencyKey: string): Promise<CounterAlerts> {
  return request<CounterAlerts>(`/api/counter-alerts/${alertId}/payments`, { method: 'POST', body, idempotencyKey })
}

export function completeOwnPayment(alertId: string, body: CompletePaymentBody, idempotencyKey: string): Promise<CounterAlerts> {
  return request<CounterAlerts>(`/api/counter-alerts/${alertId}/completions`, { method: 'POST', body, idempotencyKey })
}

/** For whoever sees the warning, or goes to the counter. */
export async function completePayment(warningId: string, body: CompletePaymentBody, idempotencyKey: string): Promise<void> {
  await request(`/api/warnings/${warningId}/counter-payments`, { method: 'POST', body, idempotencyKey })
}
