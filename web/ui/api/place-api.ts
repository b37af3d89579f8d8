import type { z } from 'zod'
import type { LocateBody, LocatedView } from '../../../src/contract/place.ts'
import { request } from './client.ts'

export function locate(body: z.input<typeof LocateBody>, signal?: AbortSignal): Promise<LocatedView> {
  return request<LocatedView>('/api/places:locate', { method: 'POST', body, signal })
}
