import type { z } from 'zod'
import type { ColleagueList, InHandView, UnitList } from '../../../src/contract/directory.ts'
import type { OrganisationList } from '../../../src/contract/organisation.ts'
import { request } from './client.ts'

export type Units = z.infer<typeof UnitList>
export type Colleagues = z.infer<typeof ColleagueList>

export function readUnits(signal?: AbortSignal): Promise<Units> {
  return request<Units>('/api/units', { signal })
}

export type InHand = z.infer<typeof InHandView>

export function askInHand(identifier: string, reason: string): Promise<InHand> {
  return request<InHand>('/api/deconfliction', { method: 'POST', body: { identifier, reason } })
}

export function readColleagues(signal?: AbortSignal): Promise<Colleagues> {
  return request<Colleagues>('/api/colleagues', { signal })
}

export type Organisations = z.infer<typeof OrganisationList>

export function readBanks(signal?: AbortSignal): Promise<Organisations> {
  return request<Organisations>('/api/organisations', { query: { kind: 'bank' }, signal })
}
