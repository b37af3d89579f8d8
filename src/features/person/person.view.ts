import type { PersonView } from '../../contract/task.ts'
import { maskName } from '../../domain/name-mask.ts'
import { maskPhone } from '../../domain/phone.ts'
import { ageBand, type PersonRecord } from './person.rules.ts'
import type { PersonRow } from './person.store.ts'

/** Masked unless there is a reason; a mask has the same length for everybody. Nothing in `record`: only a token is kept of this person. */
export function personView(person: PersonRow, record: PersonRecord, revealed: boolean, now: Date): PersonView {
  return {
    revealed,
    name: revealed ? (record.name ?? '') : maskName(record.name ?? ''),
    phone: revealed ? (record.phone ?? '') : maskPhone(record.phone ?? '**'),
    address: revealed ? (record.address ?? null) : null,
    point: revealed && person.lon !== null && person.lat !== null ? { lon: person.lon, lat: person.lat } : null,
    sex: person.sex,
    ageBand: ageBand(person.birth_year, now),
    registered: person.registered_at !== null,
    earlierLosses: person.losses,
    hasGuardian: person.has_guardian,
    guardians: revealed ? [...(record.guardians ?? [])] : [],
  }
}
