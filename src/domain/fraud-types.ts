/**
 * The ten frequent types of telecom and online fraud in the order of the Ministry of Public Security's list of 2025, and everything else.
 */
export const FRAUD_TYPES = [
  { code: 'fake-order', zh: '刷单返利', en: 'Fake orders for rebates' },
  { code: 'investment', zh: '虚假网络投资理财', en: 'False online investment' },
  { code: 'shopping', zh: '虚假购物服务', en: 'False shopping and services' },
  { code: 'customer-service', zh: '冒充电商物流客服', en: 'False shop or courier service' },
  { code: 'loan', zh: '虚假贷款', en: 'False loans' },
  { code: 'credit-record', zh: '虚假征信', en: 'False credit-record repair' },
  { code: 'acquaintance', zh: '冒充领导熟人', en: 'Posing as superior or acquaintance' },
  { code: 'authority', zh: '冒充公检法及政府机关', en: 'Posing as police, court or government' },
  { code: 'romance', zh: '网络婚恋交友', en: 'Online romance' },
  { code: 'game-trade', zh: '网络游戏产品虚假交易', en: 'False trade in game goods' },
  { code: 'other', zh: '其他', en: 'Other' },
] as const

export type FraudType = (typeof FRAUD_TYPES)[number]['code']

export const FRAUD_TYPE_CODES: readonly FraudType[] = FRAUD_TYPES.map((type) => type.code)

const BY_CODE = new Map<string, { readonly zh: string; readonly en: string }>(FRAUD_TYPES.map((type) => [type.code, type]))

export function isFraudType(code: string): code is FraudType {
  return BY_CODE.has(code)
}

export function fraudTypeName(type: FraudType, language: 'zh' | 'en'): string {
  return BY_CODE.get(type)![language]
}

/** A case keeps the list it was classed by; when the ministry prints the next, it stands here beside this one. */
const TAXONOMIES = { '2025': FRAUD_TYPES } as const
export type Taxonomy = keyof typeof TAXONOMIES
export const TAXONOMY_NOW: Taxonomy = '2025'

/** The name that a type had in its own list; the code itself where no list of ours has it. */
export function fraudTypeNameIn(taxonomy: string, type: string, language: 'zh' | 'en'): string {
  const list: readonly { readonly code: string; readonly zh: string; readonly en: string }[] = TAXONOMIES[taxonomy as Taxonomy] ?? []
  return list.find((one) => one.code === type)?.[language] ?? type
}
