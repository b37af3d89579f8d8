import { parseIdNumber } from '../../domain/id-number.ts'
import { isSubscriber, normalizePhone, type Phone } from '../../domain/phone.ts'
import { beginningOf } from '../../domain/period.ts'
import type { RegionCode } from '../../domain/region-code.ts'
import { BadCell, countIn, dayIn, readRows, regionIn, wordsIn, type Cells, type ReadRows, type Table } from '../../domain/table-cells.ts'

const LOSSES_MAX = 1_000
const NAME_CHARS_MAX = 64
const ADDRESS_CHARS_MAX = 200

/** One line of a register. `registeredAt` null: known, with a verified address, but not registered. */
export type Resident = {
  readonly line: number; readonly phone: string; readonly name: string | undefined; readonly idNumber: string | undefined; readonly region: RegionCode | undefined
  readonly address: string | undefined; readonly registeredAt: Date | null; readonly guardian: { readonly name: string; readonly phone: string } | undefined; readonly losses: number
}

type ResidentColumn = 'phone' | 'name' | 'idNumber' | 'region' | 'address' | 'registered' | 'guardianName' | 'guardianPhone' | 'losses'

/** The rows of a register: who can be read, and the lines that cannot. */
export function residentsIn(table: Table): ReadRows<Omit<Resident, 'line'>> {
  return readRows(table, {
    phone: ['电话', '电话号码', '手机', '手机号', '手机号码', '联系电话', 'phone', 'mobile'], name: ['姓名', 'name'], idNumber: ['身份证号', '身份证', '身份证号码', '证件号码', 'idnumber', 'id'],
    region: ['区划代码', '村社区代码', '网格代码', '行政区划代码', 'region'], address: ['地址', '住址', '家庭住址', '现住址', 'address'], registered: ['登记日期', '注册日期', 'registered', 'registeredon'],
    guardianName: ['监护人', '监护人姓名', '紧急联系人', 'guardian', 'guardianname'], guardianPhone: ['监护人电话', '紧急联系人电话', 'guardianphone'], losses: ['既往被骗次数', '被骗次数', 'losses', 'earlierlosses'],
  }, { needed: ['phone'], read: residentOf })
}

function residentOf(cells: Cells<ResidentColumn>): Omit<Resident, 'line'> {
  const idNumber = cells.idNumber === undefined ? undefined : parseIdNumber(cells.idNumber)?.idNumber
  if (cells.idNumber !== undefined && idNumber === undefined) throw new BadCell('身份证号校验位不对', 'the id number has a wrong check digit')
  return {
    phone: subscriber(cells.phone!), name: wordsIn(cells.name, NAME_CHARS_MAX), idNumber, region: cells.region === undefined ? undefined : regionIn(cells.region), address: wordsIn(cells.address, ADDRESS_CHARS_MAX),
    registeredAt: cells.registered === undefined ? null : beginningOf(dayIn(cells.registered)), guardian: guardianOf(cells), losses: cells.losses === undefined ? 0 : countIn(cells.losses, LOSSES_MAX),
  }
}

function guardianOf({ guardianName, guardianPhone }: Cells<ResidentColumn>): Resident['guardian'] {
  if (guardianPhone === undefined && guardianName === undefined) return undefined
  if (guardianPhone === undefined) throw new BadCell('监护人没有电话', 'the guardian has no telephone number')
  return { name: wordsIn(guardianName, NAME_CHARS_MAX) ?? '监护人', phone: subscriber(guardianPhone) }
}

function subscriber(text: string): Phone {
  const phone = normalizePhone(text)
  if (phone === undefined || !isSubscriber(phone)) throw new BadCell('电话号码无法识别', 'the telephone number cannot be recognised')
  return phone
}
