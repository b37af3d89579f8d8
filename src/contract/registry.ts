import { z } from 'zod'
import { CONSENT_VERSION } from '../domain/consent-text.ts'
import { GUARDIANS_MAX, RELATION_CHARS_MAX } from '../domain/guardian.ts'
import { NamedPlace } from './place.ts'
import { GuardianView, RegionDigits } from './shapes.ts'
import { text } from './text.ts'
import { MyTip } from './tip.ts'

const PLACES_MAX = 8
const Phone = text(32, 5)
const Guardian = z.strictObject({ name: text(64), phone: Phone, relation: text(RELATION_CHARS_MAX).optional() })
export const ForWhom = z.enum(['self', 'parent'])
/** As it is printed and scanned: letters and digits that nobody takes for one another. */
export const CreditCode = z.string().trim().toUpperCase().regex(/^[A-HJ-NP-Z2-9]{6}$/)

/** Who asks for the registration, and which words they agree to. */
/** `desks`: officers work at this address, too; not in the public zone. */
export const RegistryFacts = z.object({ bureau: z.string(), demo: z.boolean(), consent: z.string(), desks: z.boolean() })

export const CodeBody = z.strictObject({ phone: Phone })
/** The same for every number. */
export const CodeSent = z.object({ againAfterSeconds: z.int(), validMinutes: z.int() })
export const ProofBody = z.strictObject({ phone: Phone, code: z.string().trim().regex(/^\d{6}$/) })
export const Proven = z.object({ expiresAt: z.iso.datetime() })

/** `guardians`: in the order in which they are to be called. `credit`: who brought them; one that is closed or unknown is left out. Sent again for the same number it corrects. */
export const RegistrationBody = z.strictObject({
  forWhom: ForWhom, phone: Phone, name: text(64), region: RegionDigits, address: text(200).nullable(), guardians: z.array(Guardian).max(GUARDIANS_MAX).readonly(),
  consent: z.literal(CONSENT_VERSION), credit: CreditCode.nullable().default(null),
})
export type RegistrationBody = z.infer<typeof RegistrationBody>

/** What is stored of one registration, all of it. `own`: of the number that was shown (`shownPhone`); false: of a parent, kept by it. */
const RegistrationView = z.object({
  forWhom: ForWhom, own: z.boolean(), shownPhone: z.string(), phone: z.string(), name: z.string(), place: z.object({ region: z.string(), path: z.string() }), address: z.string().nullable(), guardians: z.array(GuardianView),
  consent: z.string(), creditedTo: z.string().nullable(), createdAt: z.iso.datetime(), changedAt: z.iso.datetime(),
})
export type RegistrationView = z.infer<typeof RegistrationView>
export const RegistrationList = z.object({ items: z.array(RegistrationView) })
export const RegistrationExport = z.object({ exportedAt: z.iso.datetime(), bureau: z.string(), registrations: z.array(RegistrationView), tips: z.array(MyTip) })

export const RemovalBody = z.strictObject({ phone: Phone })
/** `waits`: police work that is going on needs it; it goes when that is closed. */
export const Removal = z.object({ waits: z.boolean() })

/** Words of a village as somebody types them. */
export const VillageQuery = z.strictObject({ q: text(100) })
export const VillageList = z.object({ items: z.array(NamedPlace).max(PLACES_MAX) })
