import { FRAUD_TYPES, isFraudType, type FraudType } from '../domain/fraud-types.ts'
import type { RegionCode } from '../domain/region-code.ts'
import { isStorable } from '../domain/storable-text.ts'
import { LISTS, type ListName } from '../domain/lists.ts'
import { listedIdentifier } from '../features/signal/signal.rules.ts'
import { ORGANISATION_KINDS, PREFIX_DIGITS_MAX, type OrganisationKind, type Reach } from '../features/organisation/organisation.rules.ts'
import type { NewOrganisation } from '../features/organisation/organisation.store.ts'
import type { ListEntry } from '../flows/entries-to-lists.ts'
import { endingOf } from '../domain/period.ts'
import { BadCell, dayIn, regionIn, wordsIn, type ReadRows } from '../domain/table-cells.ts'
import { residentsIn, type Resident } from '../features/resident/resident.rules.ts'
import { readFileRows, tableIn } from './table-file.ts'

const NAME_CHARS_MAX = 64

const LIST_NAMES: Record<ListName, readonly string[]> = {
  'scam-number': ['涉诈号码', '诈骗号码', '号码', '电话'], 'bad-domain': ['涉诈网站', '涉诈域名', '网站', '网址', '域名'],
  'bad-app': ['涉诈应用', '涉诈app', '应用', 'app'], 'mule-account': ['涉诈账户', '跑分账户', '账户', '账号', '银行卡'], wallet: ['涉诈钱包', '钱包', '钱包地址', '虚拟币地址'],
}

/** `gb import-lists` */
export function readLists(file: string): Promise<ReadRows<ListEntry>> {
  return readFileRows(file, {
    list: ['类型', '名单', '名单类型', 'list', 'type'], value: ['内容', '值', '号码', '网址', '域名', '应用', '账号', '账户', 'value', 'entry'], source: ['来源', 'source'],
    fraudType: ['诈骗类型', 'fraudtype'], expires: ['有效期至', '到期', '到期日', '到期时间', 'expires', 'until'],
  }, ['list', 'value', 'source'], ({ list, value, source, fraudType, expires }): ListEntry => {
    const name = listNamed(list!)
    const identifier = listedIdentifier(name, value!)
    if (identifier === undefined || !isStorable(value!)) throw new BadCell(`“${value}”无法识别`, `"${value}" cannot be recognised`)
    // Up to and including the day that is written.
    const expiresAt = expires === undefined ? null : endingOf(dayIn(expires))
    return { list: name, identifier, source: wordsIn(source, NAME_CHARS_MAX)!, fraudType: fraudType === undefined ? null : fraudTypeNamed(fraudType), expiresAt }
  })
}

function listNamed(text: string): ListName {
  const plain = text.trim().toLowerCase()
  const found = LISTS.find((list) => list === plain || LIST_NAMES[list].includes(plain))
  if (found === undefined) throw new BadCell(`类型“${text}”应为涉诈号码、涉诈网站、涉诈应用、涉诈账户、涉诈钱包之一`, `"${text}" is none of ${LISTS.join(', ')}`)
  return found
}

function fraudTypeNamed(text: string): FraudType {
  const code = FRAUD_TYPES.find((type) => type.zh === text.trim())?.code ?? text.trim().toLowerCase()
  if (!isFraudType(code)) throw new BadCell(`没有诈骗类型“${text}”`, `there is no fraud type "${text}"`)
  return code
}

/** `gb import-home-areas` */
export function readHomeAreas(file: string): Promise<ReadRows<{ prefix: string; region: RegionCode }>> {
  return readFileRows(file, { prefix: ['号段', '前缀', '号码前缀', 'prefix'], region: ['区划代码', '行政区划代码', '归属地代码', 'region'] }, ['prefix', 'region'], ({ prefix, region }) => {
    const digits = prefix!.replace(/[\s-]/g, '')
    if (!/^\d{3,8}$/.test(digits)) throw new BadCell(`号段“${prefix}”应为 3 到 8 位数字`, `"${prefix}" has to be 3 to 8 digits`)
    return { prefix: digits, region: regionIn(region!) }
  })
}

/** `gb import-successions` */
export function readSuccessions(file: string): Promise<ReadRows<{ oldCode: RegionCode; newCode: RegionCode; changedOn: string }>> {
  return readFileRows(file, { old: ['原代码', '旧代码', 'old', 'oldcode'], new: ['新代码', '现代码', 'new', 'newcode'], date: ['日期', '变更日期', 'date', 'changedon'] }, ['old', 'new', 'date'],
    ({ old, new: fresh, date }) => ({ oldCode: regionIn(old!), newCode: regionIn(fresh!), changedOn: dayIn(date!) }))
}

/** `gb import-residents` */
export async function readResidents(file: string): Promise<ReadRows<Omit<Resident, 'line'>>> {
  return residentsIn(await tableIn(file))
}

const KIND_NAMES: Record<OrganisationKind, readonly string[]> = {
  bank: ['银行'], payment: ['支付机构', '支付公司', '第三方支付'], telecom: ['运营商', '电信企业', '通信运营商'], firm: ['企业', '公司'], shop: ['商户', '店铺'],
}
const REACH_NAMES: Record<Reach, readonly string[]> = { http: ['接口', '在线'], files: ['文件', '文件交换'] }
const CODE_CHARS_MAX = 32

/** `gb import-organisations`. An organisation may have several lines, each with more prefixes; its other words are those of its first. */
export async function readOrganisations(file: string): Promise<ReadRows<NewOrganisation>> {
  const { good, bad } = await readFileRows(file, {
    code: ['代码', '机构代码', '联行号', 'code'], kind: ['类别', '机构类别', '类型', 'kind', 'type'], name: ['名称', '机构名称', '全称', 'name'], shortNames: ['简称', '别名', 'shortnames', 'shortname'],
    prefixes: ['卡号前缀', '账号前缀', '卡bin', 'bin', 'prefixes', 'prefix'], reach: ['接入方式', '接入', 'reach'], region: ['区划代码', 'region'], phone: ['电话', '联系电话', 'phone'],
  }, ['code', 'kind', 'name'], ({ code, kind, name, shortNames, prefixes, reach, region, phone }): NewOrganisation => ({
    code: wordsIn(code, CODE_CHARS_MAX)!, kind: oneNamed(kind!, KIND_NAMES, ORGANISATION_KINDS), name: wordsIn(name, NAME_CHARS_MAX)!, shortNames: severalIn(shortNames).map((one) => wordsIn(one, NAME_CHARS_MAX)!),
    prefixes: severalIn(prefixes).map(prefixIn), reach: reach === undefined ? null : oneNamed(reach, REACH_NAMES, ['http', 'files']),
    region: region === undefined ? null : regionIn(region), phone: wordsIn(phone, NAME_CHARS_MAX) ?? null,
  }))
  return oneEach(good, bad)
}

/** A prefix belongs to one organisation: a line that gives it to a second is left out, whole. */
function oneEach(rows: ReadRows<NewOrganisation>['good'], bad: ReadRows<NewOrganisation>['bad']): ReadRows<NewOrganisation> {
  const owners = new Map<string, string>()
  const organisations = new Map<string, ReadRows<NewOrganisation>['good'][number]>()
  const taken = [...bad]
  for (const row of rows) {
    const contested = row.prefixes.find((prefix) => (owners.get(prefix) ?? row.code) !== row.code)
    if (contested !== undefined) {
      taken.push({ line: row.line, zh: `前缀 ${contested} 已属于 ${owners.get(contested)}`, en: `prefix ${contested} belongs to ${owners.get(contested)}` })
      continue
    }
    for (const prefix of row.prefixes) owners.set(prefix, row.code)
    const known = organisations.get(row.code)
    organisations.set(row.code, known === undefined ? row : { ...known, prefixes: [...known.prefixes, ...row.prefixes], shortNames: [...new Set([...known.shortNames, ...row.shortNames])] })
  }
  return { good: [...organisations.values()], bad: taken }
}

function severalIn(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,;，；、|]+/).filter((one) => one !== '')
}

function prefixIn(text: string): string {
  if (!new RegExp(`^\\d{3,${PREFIX_DIGITS_MAX}}$`).test(text)) throw new BadCell(`前缀“${text}”应为 3 到 ${PREFIX_DIGITS_MAX} 位数字`, `the prefix "${text}" has to be 3 to ${PREFIX_DIGITS_MAX} digits`)
  return text
}

function oneNamed<T extends string>(text: string, names: Record<T, readonly string[]>, all: readonly T[]): T {
  const plain = text.trim().toLowerCase()
  const found = all.find((one) => one === plain || names[one].includes(plain))
  if (found === undefined) throw new BadCell(`“${text}”应为 ${all.map((one) => names[one][0]).join('、')} 之一`, `"${text}" is none of ${all.join(', ')}`)
  return found
}
