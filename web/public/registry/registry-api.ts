import type { z } from 'zod'
import type { PublicCredit } from '../../../src/contract/credit.ts'
import type { NamedPlace } from '../../../src/contract/place.ts'
import type { CodeSent, RegistrationBody, RegistrationList, RegistrationView, RegistryFacts, Removal } from '../../../src/contract/registry.ts'
import { request } from '../../ui/api/client.ts'
import { ApiFailure } from '../../ui/api/failure.ts'

const REGISTRY = '/api/public/registry'
export const EXPORT_ADDRESS = `${REGISTRY}/mine/export`

export function readFacts(signal?: AbortSignal): Promise<z.infer<typeof RegistryFacts>> {
  return request(REGISTRY, { signal })
}

export function sendCode(phone: string): Promise<z.infer<typeof CodeSent>> {
  return request(`${REGISTRY}/codes`, { method: 'POST', body: { phone } })
}

export function proveNumber(phone: string, code: string): Promise<void> {
  return request(`${REGISTRY}/session`, { method: 'POST', body: { phone, code } })
}

export function leave(): Promise<void> {
  return request(`${REGISTRY}/session`, { method: 'DELETE' })
}

export async function register(body: RegistrationBody): Promise<readonly RegistrationView[]> {
  return (await request<z.infer<typeof RegistrationList>>(`${REGISTRY}/mine`, { method: 'PUT', body })).items
}

/** Null when no number has been shown. */
export async function readMine(signal?: AbortSignal): Promise<readonly RegistrationView[] | null> {
  try {
    return (await request<z.infer<typeof RegistrationList>>(`${REGISTRY}/mine`, { signal })).items
  } catch (failure) {
    if (isToProve(failure)) return null
    throw failure
  }
}

export async function removeMine(phone: string): Promise<{ readonly waits: boolean }> {
  return request<z.infer<typeof Removal>>(`${REGISTRY}/mine/remove`, { method: 'POST', body: { phone } })
}

/** The quarter of an hour is over. */
export function isToProve(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.code === 'registry.prove_first'
}

/** Undefined when the code of an old poster leads to nobody. */
export function readCredit(code: string, signal?: AbortSignal): Promise<z.infer<typeof PublicCredit> | undefined> {
  return request<z.infer<typeof PublicCredit>>(`/api/public/credits/${encodeURIComponent(code)}`, { signal }).catch(() => undefined)
}

export async function findVillages(words: string, signal?: AbortSignal): Promise<readonly NamedPlace[]> {
  return (await request<{ items: NamedPlace[] }>('/api/public/villages', { query: { q: words }, signal })).items
}

/** The demo's own: what the simulated carrier delivered. */
export async function readDelivered(phone: string): Promise<readonly string[]> {
  return (await request<{ items: string[] }>('/api/demo/messages', { method: 'POST', body: { phone } })).items
}
