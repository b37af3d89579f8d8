import type { RegistrationBody, RegistrationView } from '../../../src/contract/registry.ts'
import { CONSENT_VERSION } from '../../../src/domain/consent-text.ts'
import type { Village } from './village-field.tsx'

/** `byGuardian`: the number shown is the guardian's, who registers a parent without one of their own. */
export type About = { readonly forWhom: RegistrationBody['forWhom']; readonly byGuardian: boolean; readonly shownPhone: string }
/** `id` stays with somebody wherever they are moved to; `ME` is whoever fills in for a parent. */
export type GuardianDraft = { readonly id: number; readonly name: string; readonly phone: string; readonly relation: string }
export type Draft = { readonly name: string; readonly phone: string; readonly village: Village | null; readonly address: string; readonly guardians: readonly GuardianDraft[]; readonly agreed: boolean }
type GuardianField = 'name' | 'phone' | 'relation'
/** `agree` stands for the words that must be agreed to. */
export type DraftField = 'name' | 'phone' | 'village' | 'agree' | `guardian ${number} ${GuardianField}`

export const ME = 0
const ONE_BLANK: readonly GuardianDraft[] = [{ id: ME, name: '', phone: '', relation: '' }]
export const NO_DRAFT: Draft = { name: '', phone: '', village: null, address: '', guardians: ONE_BLANK, agreed: false }

export function draftOf({ own, shownPhone, name, phone, place, address, guardians, consent }: RegistrationView): Draft {
  const drafts = guardians.map((one, nth) => ({ id: !own && one.phone === shownPhone ? ME : nth + 1, name: one.name, phone: one.phone, relation: one.relation ?? '' }))
  return { name, phone, village: place, address: address ?? '', guardians: drafts.length === 0 ? ONE_BLANK : drafts, agreed: consent === CONSENT_VERSION }
}

export function withAnother(guardians: readonly GuardianDraft[]): readonly GuardianDraft[] {
  return [...guardians, { id: Math.max(...guardians.map(({ id }) => id), ME) + 1, name: '', phone: '', relation: '' }]
}

/** One place nearer to being called first. */
export function movedUp(guardians: readonly GuardianDraft[], id: number): readonly GuardianDraft[] {
  const at = guardians.findIndex((one) => one.id === id)
  return at < 1 ? guardians : guardians.with(at - 1, guardians[at]!).with(at, guardians[at - 1]!)
}

/** Whose number was shown is a guardian and no other; whoever was left blank is none. */
function given({ guardians }: Draft, { byGuardian, shownPhone }: About): readonly GuardianDraft[] {
  const all = guardians.map(({ id, name, phone, relation }) => ({ id, name: name.trim(), phone: byGuardian && id === ME ? shownPhone : phone.trim(), relation: relation.trim() }))
  return all.filter(({ name, phone, relation }) => name !== '' || phone !== '' || relation !== '')
}

/** What has to be filled in before anything is sent. Of a guardian name and number go together; a parent needs one. */
export function missingIn(draft: Draft, about: About): DraftField[] {
  const all = given(draft, about)
  const needed = all.length === 0 && about.forWhom === 'parent' ? draft.guardians.slice(0, 1) : all
  const missing: readonly (readonly [DraftField, boolean])[] = [
    ['name', draft.name.trim() === ''], ['phone', about.byGuardian && draft.phone.trim() === ''], ['village', draft.village === null],
    ...needed.flatMap(({ id, name, phone }) => [[`guardian ${id} name`, name === ''], [`guardian ${id} phone`, phone === '']] as const), ['agree', !draft.agreed],
  ]
  return missing.flatMap(([field, isMissing]) => (isMissing ? [field] : []))
}

export function bodyOf(draft: Draft, about: About, credit: string | null): RegistrationBody {
  const { forWhom, byGuardian, shownPhone } = about
  return {
    forWhom, phone: byGuardian ? draft.phone.trim() : shownPhone, name: draft.name.trim(), region: draft.village?.region ?? '', address: draft.address.trim() === '' ? null : draft.address.trim(),
    guardians: given(draft, about).map(({ name, phone, relation }) => ({ name, phone, ...(relation === '' ? {} : { relation }) })), consent: CONSENT_VERSION, credit,
  }
}

const FIELD_OF_PATH: Readonly<Record<string, DraftField>> = { '/phone': 'phone', '/region': 'village', '/name': 'name' }

/** Which field a problem that the server names belongs to: `/guardians/1/phone` is of the second who were sent. */
export function fieldOf(path: string, draft: Draft, about: About): DraftField | undefined {
  const [, nth = '0', field = 'phone'] = /^[/]guardians(?:[/](\d)[/](name|phone|relation))?$/.exec(path) ?? []
  if (!path.startsWith('/guardians')) return FIELD_OF_PATH[path]
  const one = given(draft, about)[Number(nth)] ?? draft.guardians[0]
  return one === undefined ? undefined : `guardian ${one.id} ${field as GuardianField}`
}
