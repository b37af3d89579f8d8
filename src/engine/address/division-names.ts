/**
 * How Chinese divisions are called: 茶亭村村民委员会, 茶亭村委会, 茶亭村 and 茶亭 are one name with one stem. What follows a stem in an address says
 * what is meant: 学府社区 is a community, 学府路 a road, 学府 may be either.
 */
export const DIVISION_LEVELS = ['city', 'district', 'street', 'village', 'grid'] as const
export type DivisionLevel = (typeof DIVISION_LEVELS)[number]
export type TypeKind = 'district' | 'street' | 'village'
/** What the word after a village's stem says it is; the same stem may be a 村 and a 社区 side by side. */
export type VillageKind = 'rural' | 'urban' | 'any'

const VILLAGE = /(?:社区|行政村|自然村|村)?(?:股份)?(?:经济合作社|居民委员会|村民委员会|居委会|村委会|村民委|村委|居委)|社区(?:工作站|服务中心|党群服务中心)?|行政村|自然村|村|嘎查|生活区|管理区/y
const STREET = /街道(?:办事处|办)?|地区办事处|镇(?:人民政府)?|乡(?:人民政府)?|苏木|办事处/y
const DISTRICT = /[一-龥]{1,3}族自治[县州旗]|自治[县州旗]|地区|市辖区|林区|区|县|市(?!场)|州(?=[一-龥]*[县市])|盟|旗|省/y
const ROAD = /(?:[东西南北中上下前后内外老新横直])?[一二三四五六七八九十\d]?(?:大道|大街|公路|支路|高架|路|街(?![道居社村镇])|巷|弄|线(?=\d))/y
const NOT_A_PLACE = /小区|新村|花园|公寓|家园|[花佳嘉名雅]?苑|大厦|广场|工业|开发区|科技|产业|市场|菜场|学校|小学|中学|大学|学院|幼儿园|医院|公司|银行|大?酒店|宾馆|超市|公园|大桥|山庄|别墅|人家|新城(?!大道|路|街)/y
const OFFICE = /(?:股份)?(?:经济合作社|居民委员会|村民委员会|居委会|村委会|村民委|村委|居委)$/
/** Of 周村委会 the village is 周村. */
const ONE_CHARACTER_VILLAGE = /^([一-龥]村)(?:村?民委员会|村?委会|村?民委|村?委)$/
const STEM_CHARS_MIN = 2
const TYPE_AT_END: Readonly<Record<Exclude<DivisionLevel, 'grid'>, RegExp>> = {
  city: /(?:[一-龥]{1,3}族)?(?:自治州|地区|市|盟|州)$/, district: /(?:[一-龥]{1,3}族)?(?:自治[县旗]|市辖区|林区|区|县|市|旗)$/,
  street: /(?:街道办事处|街道|地区办事处|镇|乡|苏木)$/, village: /(?:社区|行政村|(?<!新)村|嘎查)$/,
}

/** The name without its type: 大碶街道 → 大碶, 南裕社区居委会 → 南裕. Of 王村 it stays whole: what would be left is no name. */
export function stemOf(name: string, level: Exclude<DivisionLevel, 'grid'>): string {
  const short = level === 'village' ? cut(cut(name.replace(ONE_CHARACTER_VILLAGE, '$1'), OFFICE), /(?:虚拟)?(?:生活区|管理区)$/) : name
  return cut(short, TYPE_AT_END[level])
}

/** 村 and its offices are rural, 社区 and 居委会 urban. */
export function villageKindOf(name: string): VillageKind {
  if (/社区|居委|居民委/.test(name)) return 'urban'
  return /村|经济合作社/.test(name) ? 'rural' : 'any'
}

/** A stem that says itself what it is: 藕池新村, 王村, 保税区. */
export function isTypedItself(stem: string): boolean {
  return /(?:村|社区|区|园|场|中心|镇|街道|乡)$/.test(stem)
}

/** A stem that is a road unless a type follows: 寺山路社区 is a community, 寺山路 a road. */
export function isRoadItself(stem: string): boolean {
  return /(?:路|街|巷|弄|大道)$/.test(stem)
}

export type Following = { readonly kind: TypeKind | 'road' | 'other' | undefined; readonly end: number }

/** What the words at `from` make of the name before them. */
export function followingAt(text: string, from: number): Following[] {
  const found: Following[] = []
  const road = endOf(ROAD, text, from)
  const other = endOf(NOT_A_PLACE, text, from)
  for (const [kind, pattern] of [['village', VILLAGE], ['street', STREET], ['district', DISTRICT]] as const) {
    const end = endOf(pattern, text, from)
    // 横街镇中路 is a road of 横街镇, 学府村路 no village.
    if (end !== undefined && !(kind === 'village' && endOf(/[路道街]/y, text, end) !== undefined)) found.push({ kind, end })
  }
  if (found.length > 0) return found
  if (other !== undefined) return [{ kind: 'other', end: other }]
  return [road === undefined ? { kind: undefined, end: from } : { kind: 'road', end: road }]
}

function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function cut(name: string, end: RegExp): string {
  const stem = name.replace(end, '')
  return stem.length >= STEM_CHARS_MIN ? stem : name
}
