import { allow } from '../domain/access.ts'
import { maskId } from '../domain/id-number.ts'
import { maskName } from '../domain/name-mask.ts'
import { dayText } from '../domain/period.ts'
import { maskPhone } from '../domain/phone.ts'
import { refuse } from '../domain/refusal.ts'
import { codeOfDigits, rangeOf, regionDigits, type RegionCode } from '../domain/region-code.ts'
import type { PersonRecord } from '../features/person/person.rules.ts'
import { countRegisteredIn, personRecords, recordRevealOfMany, registeredIn, type PersonRow } from '../features/person/person.store.ts'
import { regionByCode } from '../features/region/region.store.ts'
import { RESIDENT_COLUMNS, residentHeader, type ResidentColumn } from '../features/resident/resident.rules.ts'
import { audit } from '../platform/audit.ts'
import { actAs, type ActorContext } from '../platform/transaction.ts'

/** A large village, or a street: what somebody can look through, and is bound to have a reason for. */
export const REGISTER_ROWS_MAX = 10_000
const FIELDS = ['name', 'phone', 'id-number', 'address', 'guardian']
const FILE = { zh: '金钟罩登记册', en: 'Protection register' } as const

type Asked = { readonly region: string; readonly language: 'zh' | 'en'; readonly reason?: string }
type Register = { readonly name: string; readonly header: string[]; readonly rows: (string | number)[][] }

/**
 * The registered people of a place, through the reader's walls, in the columns that `takeResidents` reads. Without a `reason` masked; in clear text it is a reveal of each of
 * them, and the file, corrected, can be brought in again: what nobody changed in it changes nothing.
 */
export function registerSheet(context: ActorContext, { region, language, reason }: Asked): Promise<Register> {
  const isClear = reason !== undefined
  allow(context.actor, isClear ? 'resident.export' : 'resident.read')
  const code = codeOfDigits(region)
  return actAs(context, async (tx) => {
    const count = await countRegisteredIn(tx, rangeOf(code))
    if (count === 0) throw refuse('resident.none_here')
    if (count > REGISTER_ROWS_MAX) throw refuse('resident.too_many', { count, max: REGISTER_ROWS_MAX })
    return registeredIn(tx, rangeOf(code), REGISTER_ROWS_MAX)
  }, async (tx, persons) => {
    const recordOf = await personRecords(tx, context.vault, persons.map(({ id }) => id))
    if (isClear) await recordRevealOfMany(tx, { userId: context.actor.userId, unit: context.actor.unit, personIds: persons.map(({ id }) => id), reason, fields: FIELDS }, context.now)
    await audit(tx, { actor: context.actor.login, ...(isClear ? IN_CLEAR : MASKED), subject: region, detail: { rows: persons.length, ...(isClear ? { reason } : {}) } }, context.now)
    const rows = persons.map((person) => {
      const cells = cellsOf(person, recordOf(person.id), isClear)
      return RESIDENT_COLUMNS.map((column) => cells[column] ?? '')
    })
    return { name: `${FILE[language]}-${(await regionByCode(tx, code))?.name ?? region}-${dayText(context.now)}`, header: residentHeader(language), rows }
  })
}
const IN_CLEAR = { action: 'residents.exported' } as const
const MASKED = { action: 'residents.listed' } as const

/** Masked, nothing stays that only one person has: no door, and not who a guardian is to them. */
function cellsOf({ region, registered_at: registeredAt, losses }: PersonRow, { name, phone, idNumber, address, guardians = [] }: PersonRecord, isClear: boolean): Partial<Record<ResidentColumn, string | number | undefined>> {
  const [first, second, third] = guardians.map((one) => (isClear ? one : { name: maskName(one.name), phone: maskPhone(one.phone), relation: undefined }))
  return {
    phone: isClear ? phone : maskPhone(phone ?? '**'), name: isClear ? name : maskName(name ?? ''), idNumber: isClear || idNumber === undefined ? idNumber : maskId(idNumber), region: regionDigits(region as RegionCode),
    address: isClear ? address : undefined, registered: dayText(registeredAt!), losses,
    guardianName: first?.name, guardianPhone: first?.phone, guardianRelation: first?.relation, guardian2Name: second?.name, guardian2Phone: second?.phone, guardian2Relation: second?.relation,
    guardian3Name: third?.name, guardian3Phone: third?.phone, guardian3Relation: third?.relation,
  }
}
