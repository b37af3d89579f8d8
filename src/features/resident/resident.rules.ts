import { GUARDIANS_MAX, RELATION_CHARS_MAX, type Guardian } from '../../domain/guardian.ts'
import { parseIdNumber } from '../../domain/id-number.ts'
import { isSubscriber, normalizePhone, type Phone } from '../../domain/phone.ts'
import { beginningOf } from '../../domain/period.ts'
import type { RegionCode } from '../../domain/region-code.ts'
import { BadCell, countIn, dayIn, readRows, regionIn, wordsIn, type Cells, type ColumnNames, type ReadRows, type Table } from '../../domain/table-cells.ts'

const LOSSES_MAX = 1_000
const NAME_CHARS_MAX = 64
const ADDRESS_CHARS_MAX = 200

/** One line of a register. `registeredAt` null: known, with a verified address, but not registered. `guardians` by their place in the order; a place that is left out says nothing. */
export type Resident = {
  readonly line: number; readonly phone: string; readonly name: string | undefined; readonly idNumber: string | undefined; readonly region: RegionCode | undefined
  readonly address: string | undefined; readonly registeredAt: Date | null; readonly guardians: readonly (Guardian | undefined)[]; readonly losses: number
}

/** The first of each is how we write it ourselves, then in English. */
const COLUMNS = {
  phone: ['电话', 'phone', '电话号码', '手机', '手机号', '手机号码', '联系电话', 'mobile'],
  name: ['姓名', 'name'],
  idNumber: ['身份证号', 'id number', '身份证', '身份证号码', '证件号码', 'id'],
  region: ['区划代码', 'region', '村社区代码', '网格代码', '行政区划代码'],
  address: ['地址', 'address', '住址', '家庭住址', '现住址'],
  registered: ['登记日期', 'registered', '注册日期', 'registered on'],
  guardianName: ['监护人', 'guardian', '监护人姓名', '紧急联系人', 'guardian name'],
  guardianPhone: ['监护人电话', 'guardian phone', '紧急联系人电话'],
  guardianRelation: ['监护人关系', 'guardian relation'],
  guardian2Name: ['监护人2', 'guardian 2', '监护人2姓名', '第二监护人', 'guardian 2 name'],
  guardian2Phone: ['监护人2电话', 'guardian 2 phone', '第二监护人电话'],
  guardian2Relation: ['监护人2关系', 'guardian 2 relation', '第二监护人关系'],
  guardian3Name: ['监护人3', 'guardian 3', '监护人3姓名', '第三监护人', 'guardian 3 name'],
  guardian3Phone: ['监护人3电话', 'guardian 3 phone', '第三监护人电话'],
  guardian3Relation: ['监护人3关系', 'guardian 3 relation', '第三监护人关系'],
  losses: ['既往被骗次数', 'losses', '被骗次数', 'earlier losses'],
} as const satisfies ColumnNames<string>
export type ResidentColumn = keyof typeof COLUMNS
export const RESIDENT_COLUMNS = Object.keys(COLUMNS) as readonly ResidentColumn[]

export function residentHeader(language: 'zh' | 'en'): string[] {
  return RESIDENT_COLUMNS.map((column) => COLUMNS[column][language === 'zh' ? 0 : 1])
}

/** The rows of a register: who can be read, and the lines that cannot. */
export function residentsIn(table: Table): ReadRows<Omit<Resident, 'line'>> {
  return readRows(table, COLUMNS as ColumnNames<ResidentColumn>, { needed: ['phone'], read: residentOf })
}

function residentOf(cells: Cells<ResidentColumn>): Omit<Resident, 'line'> {
  const idNumber = cells.idNumber === undefined ? undefined : parseIdNumber(cells.idNumber)?.idNumber
  if (cells.idNumber !== undefined && idNumber === undefined) throw new BadCell('身份证号有误：位数、生日、顺序码（不能是 000）或校验位不对', 'the id number is wrong: its length, birthday, order number (never 000) or check digit')
  return {
    phone: subscriber(cells.phone!), name: wordsIn(cells.name, NAME_CHARS_MAX), idNumber, region: cells.region === undefined ? undefined : regionIn(cells.region), address: wordsIn(cells.address, ADDRESS_CHARS_MAX),
    registeredAt: cells.registered === undefined ? null : beginningOf(dayIn(cells.registered)), guardians: guardiansOf(cells), losses: cells.losses === undefined ? 0 : countIn(cells.losses, LOSSES_MAX),
  }
}

function guardiansOf(cells: Cells<ResidentColumn>): Resident['guardians'] {
  const places = [[cells.guardianName, cells.guardianPhone, cells.guardianRelation], [cells.guardian2Name, cells.guardian2Phone, cells.guardian2Relation], [cells.guardian3Name, cells.guardian3Phone, cells.guardian3Relation]] as const
  const guardians = places.map(([name, phone, relation], nth) => {
    if (phone === undefined && name === undefined) return undefined
    if (phone === undefined) throw new BadCell(`监护人${nth === 0 ? '' : nth + 1}没有电话`, `guardian ${nth + 1} has no telephone number`)
    const words = wordsIn(relation, RELATION_CHARS_MAX)
    return { name: wordsIn(name, NAME_CHARS_MAX) ?? '监护人', phone: subscriber(phone), ...(words === undefined ? {} : { relation: words }) }
  })
  const phones = guardians.flatMap((one) => one?.phone ?? [])
  if (new Set(phones).size < phones.length) throw new BadCell('两位监护人的电话相同', 'two guardians have the same telephone number')
  return guardians
}

/** Place by place: what the register says replaces what was known, what it leaves out stays. A number stands once, where it is called first. */
export function guardiansAfter(known: readonly Guardian[], said: Resident['guardians']): readonly Guardian[] {
  const all = Array.from({ length: GUARDIANS_MAX }, (_, nth) => said[nth] ?? known[nth]).filter((one) => one !== undefined)
  return all.filter((one, nth) => all.findIndex(({ phone }) => phone === one.phone) === nth)
}

function subscriber(text: string): Phone {
  const phone = normalizePhone(text)
  if (phone === undefined || !isSubscriber(phone)) throw new BadCell('电话号码无法识别', 'the telephone number cannot be recognised')
  return phone
}
