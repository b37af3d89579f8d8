import type { MyCredit } from '../../../src/contract/credit.ts'
import { request } from './client.ts'

export function readMyCredit(signal?: AbortSignal): Promise<MyCredit> {
  return request<MyCredit>('/api/credits/mine', { signal })
}

export function posterAddress(code: string): string {
  return `/api/credits/${code}/poster.pdf`
}
