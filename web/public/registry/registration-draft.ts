import type { RegistrationBody, RegistrationView } from '../../../src/contract/registry.ts'
import { CONSENT_VERSION } from '../../../src/domain/consent-text.ts'
import type { Village } from './village-field.tsx'

/** `byGuardian`: the number shown is the guardian's, who registers a parent without one of their own. */
export type About = { readonly forWhom: RegistrationBody['forWhom']; readonly byGuardian: boolean; readonly shownPhone: string }
export type Draft = { readonly name: string; readonly phone: string; readonly village: Village | null; readonly address: string; readonly guardianName: string; readonly guardianPhone: string; readonly agreed: boolean }
/** `agree` stands for the words that must be agreed to. */
export type DraftField = 'name' | 'phone' | 'village' | 'guardianName' | 'guardianPhone' | 'agree'

export const NO_DRAFT: Draft = { name: '', phone: '', village: null, address: '', guardianName: '', guardianPhone: '', agreed: false }

export function draftOf({ name, phone, place, address, guardian, consent }: RegistrationView): Draft {
  return { name, phone, village: place, address: address ?? '', guardianName: guardian?.name ?? '', guardianPhone: guardian?.phone ?? '', agreed: consent === CONSENT_VERSION }
}

/** What has to be filled in before anything is sent. Of a guardian name and number go together; a parent needs one. */
export function missingIn(draft: Draft, { forWhom, byGuardian }: About): DraftField[] {
  const needsGuardian = forWhom === 'parent' || draft.guardianName.trim() !== '' || draft.guardianPhone.trim() !== ''
  const missing: readonly (readonly [DraftField, boolean])[] = [
    ['name', draft.name.trim() === ''], ['phone', byGuardian && draft.phone.trim() === ''], ['village', draft.village === null],
    ['guardianName', needsGuardian && draft.guardianName.trim() === ''], ['guardianPhone', needsGuardian && !byGuardian && draft.guardianPhone.trim() === ''], ['agree', !draft.agreed],
  ]
  return missing.flatMap(([field, isMissing]) => (isMissing ? [field] : []))
}

export function bodyOf(draft: Draft, { forWhom, byGuardian, shownPhone }: About, credit: string | null): RegistrationBody {
  const guardianPhone = byGuardian ? shownPhone : draft.guardianPhone.trim()
  return {
    forWhom, phone: byGuardian ? draft.phone.trim() : shownPhone, name: draft.name.trim(), region: draft.village?.region ?? '', address: draft.address.trim() === '' ? null : draft.address.trim(),
    guardian: draft.guardianName.trim() === '' && guardianPhone === '' ? null : { name: draft.guardianName.trim(), phone: guardianPhone }, consent: CONSENT_VERSION, credit,
  }
}

/** Which field a problem that the server names belongs to. */
export const FIELD_OF_PATH: Readonly<Record<string, DraftField>> = { '/phone': 'phone', '/region': 'village', '/guardian': 'guardianPhone', '/guardian/phone': 'guardianPhone', '/guardian/name': 'guardianName', '/name': 'name' }
