import type { NewOrganisation } from '../src/features/organisation/organisation.store.ts'

/** No bank, payment firm or carrier of these names exists, and no card begins with 99. */
type DemoOrganisation = NewOrganisation & { readonly prefix: string }

const bank = (nth: number, name: string, shortName: string, reach: 'http' | 'files' = 'http'): DemoOrganisation => {
  const code = `99${String(nth).padStart(2, '0')}`
  const prefix = `9901${String(nth).padStart(2, '0')}`
  return { code: `BK${code}`, kind: 'bank', name, shortNames: [shortName], reach, prefix, prefixes: [prefix], region: null, phone: `0409000${String(nth).padStart(5, '0')}` }
}

/** The first six have branches in the city; the others are where the mules keep their accounts. Two take files only. */
export const CARD_BANKS: readonly DemoOrganisation[] = [
  bank(61, '渔火农商银行', '渔火农商'), bank(62, '远帆商业银行', '远帆银行'), bank(63, '潮信银行', '潮信'), bank(64, '银梭村镇银行', '银梭', 'files'),
  bank(65, '守灯储蓄银行', '守灯储蓄'), bank(66, '归港银行', '归港'), bank(71, '云栈商业银行', '云栈银行'), bank(72, '青桐银行', '青桐'),
  bank(73, '北渡农商银行', '北渡农商'), bank(74, '星槎银行', '星槎'), bank(75, '海晏储蓄银行', '海晏储蓄', 'files'), bank(76, '折苇村镇银行', '折苇'),
]
export const LOCAL_BANKS = CARD_BANKS.slice(0, 6)

const payment = (nth: number, name: string, shortName: string): NewOrganisation => ({ code: `PF990${nth}`, kind: 'payment', name, shortNames: [shortName], reach: 'http', prefixes: [`99020${nth}`], region: null, phone: null })
const carrier = (nth: number, name: string, shortName: string): NewOrganisation => ({ code: `TC990${nth}`, kind: 'telecom', name, shortNames: [shortName], reach: null, prefixes: [], region: null, phone: null })

export const ORGANISATIONS: readonly NewOrganisation[] = [
  ...CARD_BANKS, payment(1, '流萤支付', '流萤'), payment(2, '渡口钱包', '渡口'), payment(3, '快帆支付', '快帆'),
  carrier(1, '蓝鲸移动通信', '蓝鲸移动'), carrier(2, '信鸥电信', '信鸥'), carrier(3, '灯塔联合通信', '灯塔联通'),
]
