import type { RegistrationBody } from '../contract/registry.ts'
import { REGISTRATIONS_MAX } from '../domain/limits.ts'
import { isMobile, isSubscriber, normalizePhone, type Phone } from '../domain/phone.ts'
import { refuse, refuseFields, type FieldProblem } from '../domain/refusal.ts'
import { codeOfDigits, type RegionCode } from '../domain/region-code.ts'
import { creditByCode } from '../features/credit/credit.store.ts'
import { isSame, type ForWhom, type RegistrationRecord } from '../features/registry/registry.rules.ts'
import { endRegistrations, keeperIn, keptBy, liveRegistration, liveRegistrationsOf, registrationRecords, saveRegistration, type Registration } from '../features/registry/registry.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { asSystem, type Context, type Tx } from '../platform/transaction.ts'
import { forgetRecords, keepRecords, type Vault } from '../platform/vault.ts'
import { tellPeer } from './message-to-peer.ts'
import { takeIntoRegistry, takeOffRegistry } from './registration-to-registry.ts'
import { villageMustExist } from './village-must-exist.ts'

/** Told by SMS that somebody else registered this number. */
export const REGISTERED_FOR_YOU = 'registry-notice'
/** Whoever has shown that this number is in their hand. */
type Citizen = { readonly token: string }
type Said = { readonly token: string; readonly forWhom: ForWhom; readonly record: RegistrationRecord; readonly region: RegionCode; readonly credit: string | null; readonly consent: string }

/**
 * A citizen registers the number that they have shown, or a parent's with themselves as one of the guardians. Sent again, or changed, it is the same
 * registration. What is answered does not tell whether anybody had registered the number before.
 */
export async function registerCitizen(context: Context, citizen: Citizen, body: RegistrationBody): Promise<void> {
  const said = readRegistration(context.vault, citizen, body)
  await asSystem(context, async (tx) => {
    const before = await liveRegistration(tx, said.token, citizen.token)
    const wasSaid = before === undefined ? undefined : (await registrationRecords(tx, context.vault, [before.id])).get(before.id)
    if (before !== undefined && isSame([before.region, before.forWhom, before.consent, wasSaid], [said.region, said.forWhom, said.consent, said.record])) return
    await villageMustExist(tx, said.region, 'registry.invalid')
    if (before === undefined && (await keptBy(tx, citizen.token)) >= REGISTRATIONS_MAX) throw refuse('registry.too_many', { max: REGISTRATIONS_MAX })
    const { token, forWhom, consent, region } = said
    const { isNew, ...registration } = await saveRegistration(tx, { id: context.newId(), token, keeper: citizen.token, forWhom, consent, region, credit: await openCredit(tx, said.credit) }, context.now)
    await keepRecords(tx, context.vault, 'registration', [{ id: registration.id, clear: JSON.stringify(said.record) }])
    await audit(tx, { actor: 'citizen', ...(isNew ? MADE : CORRECTED), subject: registration.id, detail: { forWhom, credit: registration.credit } }, context.now)
    if (isNew) await tellOther(tx, context, registration, said.record.phone as Phone)
    if (context.zone === 'public') await tellPolice(tx, context, registration, said.record)
    else await takeIntoRegistry(tx, context, { registration, before: wasSaid, after: said.record })
  })
}
const MADE = { action: 'registry.registered' } as const
const CORRECTED = { action: 'registry.corrected' } as const

async function tellOther(tx: Tx, context: Context, { id, token, keeper }: Registration, phone: Phone): Promise<void> {
  if (keeper !== token && isMobile(phone)) await announce(tx, [{ channel: 'sms', type: REGISTERED_FOR_YOU, subject: id }], context.now)
}

/** There is no register here: the police zone has it, and says when it has taken this in. */
function tellPolice(tx: Tx, context: Context, registration: Registration, record: RegistrationRecord): Promise<void> {
  const { id, forWhom, consent, credit, region, changedAt } = registration
  return tellPeer(tx, context, { kind: 'registration-saved', id, keeper: keeperOf(context, registration, record), forWhom, consent, credit, region, changedAt: changedAt.toISOString(), record })
}

/** The number that was shown: the registered one, or the guardian's. */
function keeperOf({ vault }: Context, { token, keeper }: Registration, record: RegistrationRecord): string {
  return keeper === token ? record.phone : keeperIn(vault, keeper, record.guardians!).phone
}

/** Whoever has shown the number takes all off that was registered for it; a guardian what they registered. True: some of it waits for police work to end. */
export async function removeRegistration(context: Context, citizen: Citizen, phone: string): Promise<boolean> {
  const token = context.vault.token('phone', normalizePhone(phone) ?? phone)
  const isOwn = token === citizen.token
  return asSystem(context, async (tx) => {
    const live = (await liveRegistrationsOf(tx, token)).filter((one) => isOwn || one.keeper === citizen.token)
    if (live.length === 0) throw refuse('request.not_found')
    const ids = live.map(({ id }) => id)
    const said = await registrationRecords(tx, context.vault, ids)
    await endRegistrations(tx, ids, context.now)
    await forgetRecords(tx, 'registration', ids)
    let waits = false
    for (const registration of live) {
      await audit(tx, { actor: 'citizen', action: 'registry.removed', subject: registration.id, detail: { own: isOwn } }, context.now)
      if (context.zone === 'public') await tellPeer(tx, context, { kind: 'registration-ended', id: registration.id, phone: said.get(registration.id)!.phone, keeper: keeperOf(context, registration, said.get(registration.id)!) })
      else if (await takeOffRegistry(tx, context, registration, { said: said.get(registration.id), isOwn })) waits = true
    }
    // What police work needs is theirs to hear whose number it is, and nobody else's.
    return waits && isOwn
  })
}

/** What is stored was shown, or handed out as a file. */
export async function noteRegistrationRead(context: Context, citizen: Citizen, how: 'read' | 'export'): Promise<void> {
  await asSystem(context, (tx) => audit(tx, { actor: 'citizen', ...LOOKED[how], subject: citizen.token }, context.now))
}
const LOOKED = { read: { action: 'registry.read' }, export: { action: 'registry.export' } } as const

function readRegistration(vault: Vault, citizen: Citizen, { forWhom, phone, name, region, address, guardians, consent, credit }: RegistrationBody): Said {
  const problems: FieldProblem[] = []
  const number = subscriber(phone, '/phone', problems)
  const contacts = guardians.map((one, nth) => ({ ...one, phone: subscriber(one.phone, `/guardians/${nth}/phone`, problems) }))
  for (const [nth, { phone: theirs }] of contacts.entries()) {
    if (theirs === number) problems.push({ path: `/guardians/${nth}/phone`, refusal: refuse('registry.same_phone') })
    if (contacts.findIndex((other) => other.phone === theirs) < nth) problems.push({ path: `/guardians/${nth}/phone`, refusal: refuse('registry.same_guardian') })
  }
  if (forWhom === 'parent' && contacts.length === 0) problems.push({ path: '/guardians', refusal: refuse('registry.guardian_needed') })
  if (problems.length > 0) throw refuseFields('registry.invalid', problems)
  const token = vault.token('phone', number)
  const isKeeper = forWhom === 'parent' && contacts.some((one) => vault.token('phone', one.phone) === citizen.token)
  if (token !== citizen.token && !isKeeper) throw refuse('registry.not_proven')
  const record = { name, phone: number, ...(address === null ? {} : { address }), ...(contacts.length === 0 ? {} : { guardians: contacts }) }
  return { token, forWhom, record, region: codeOfDigits(region), credit, consent }
}

function subscriber(words: string, path: string, problems: FieldProblem[]): string {
  const number = normalizePhone(words)
  if (number !== undefined && isSubscriber(number)) return number
  problems.push({ path, refusal: refuse('registry.bad_phone') })
  return words
}

/** Of an old poster: the citizen is registered all the same, and nobody is credited. */
async function openCredit(tx: Tx, code: string | null): Promise<string | null> {
  const credit = code === null ? undefined : await creditByCode(tx, code)
  return credit === undefined || credit.closedAt !== null ? null : credit.code
}
