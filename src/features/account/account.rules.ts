import { BADGE_CHARS_MAX, LOGIN_PATTERN, NAME_CHARS_MAX, PHONE_PATTERN } from '../../contract/account.ts'
import { mayAtMost, ROLES, seesOwnUnit, type Role } from '../../domain/access.ts'
import { levelOf, multirangeToRanges, rangeOf, rangesToMultirange } from '../../domain/region-code.ts'
import { BadCell, hasColumn, readRows, regionIn, wordsIn, type ReadRows, type Table } from '../../domain/table-cells.ts'

const NOWHERE = '{}'

/**
 * What the walls show a person. An officer sees the place and the cases of their unit, the centre everything. A squad knocks everywhere and
 * a bank has customers everywhere: their place is nobody's. Grid people and tellers see what is given to them by name.
 */
export function sightOf(user: { readonly role: string; readonly unit: string; readonly unitKind: string; readonly area: string }): { scope: string; scopeUnit: string } {
  if (!seesOwnUnit(user.role)) return { scope: NOWHERE, scopeUnit: '' }
  return { scope: user.unitKind === 'squad' || user.unitKind === 'bank' ? NOWHERE : user.area, scopeUnit: user.unit }
}

type Place = { readonly region: number; readonly unit: string }

/** The walls in words, for a flow that acts with the product's own reach and says something of another's case. */
export function isInSight({ scope, scopeUnit }: { readonly scope: string; readonly scopeUnit: string }, { region, unit }: Place): boolean {
  return (scopeUnit !== '' && unit === scopeUnit) || multirangeToRanges(scope).some((range) => range.first <= region && region <= range.last)
}

/** What a list of staff says of a person; a column that the list does not have (undefined) leaves what is known. */
export type Listed = {
  readonly login: string; readonly name: string; readonly unit: string; readonly role: string
  readonly badge: string | null | undefined; readonly phone: string | null | undefined; readonly area: string | null | undefined
}
type Facts = { name: string; unit: string; role: string; badge: string | null; phone: string | null; area: string | null }

/** The facts in which the list differs from what is known; undefined when there are none. */
export function changesIn(known: Facts, listed: Listed): Partial<Facts> | undefined {
  const { name, unit, role, badge = known.badge, phone = known.phone, area = known.area } = listed
  const changes = {
    ...(name === known.name ? {} : { name }), ...(unit === known.unit ? {} : { unit }), ...(role === known.role ? {} : { role }),
    ...(badge === known.badge ? {} : { badge }), ...(phone === known.phone ? {} : { phone }), ...(sameArea(area, known.area) ? {} : { area }),
  }
  return Object.keys(changes).length === 0 ? undefined : changes
}

/** PostgreSQL writes the same ranges in its own way. */
function sameArea(one: string | null, other: string | null): boolean {
  return JSON.stringify(multirangeToRanges(one ?? NOWHERE)) === JSON.stringify(multirangeToRanges(other ?? NOWHERE))
}

/** Whether the work of the old post is no longer theirs: another unit, or a role that has no tasks there. */
export function leavesPost(changes: Partial<Facts>, after: { readonly role: string; readonly unitKind: string }): boolean {
  return changes.unit !== undefined || (changes.role !== undefined && !mayAtMost(after, 'task.work'))
}

/** Another place or role means other rights: who has them must come in again. */
export function movesSight(changes: Partial<Facts>): boolean {
  return changes.unit !== undefined || changes.role !== undefined || changes.area !== undefined
}

const COLUMNS = {
  login: ['账号', '登录名', 'login'], name: ['姓名', 'name'], unit: ['单位', '单位代码', 'unit'], role: ['岗位', '角色', 'role'], badge: ['警号', '工号', 'badge'],
  phone: ['电话', '手机', '手机号', 'phone', 'mobile'], regions: ['负责区划', '区划代码', 'regions', 'region'],
} as const
const ROLE_NAMES: Record<Role, readonly string[]> = {
  'call-taker': ['接警员'], analyst: ['中心研判员', '研判员'], commander: ['指挥长'], officer: ['民警'], 'grid-leader': ['网格长'], 'grid-worker': ['网格员'], teller: ['银行柜员', '柜员'], publicity: ['宣传员'],
  admin: ['管理员'], auditor: ['审计员'],
}

/** A list of staff, at the desk or on the command line. A column that it does not have says nothing; one that is empty says that there is none. `unit` is a code or a name. */
export function staffIn(table: Table): ReadRows<Listed> {
  const given = <T>(column: keyof typeof COLUMNS, value: T | undefined) => (hasColumn(table.header, COLUMNS[column]) ? (value ?? null) : undefined)
  return readRows(table, COLUMNS, {
    needed: ['login', 'name', 'unit', 'role'],
    read: ({ login, name, unit, role, badge, phone, regions }): Listed => {
      if (!LOGIN_PATTERN.test(login!)) throw new BadCell(`账号“${login}”只能用字母、数字、点和连字符`, `the login "${login}" may have letters, digits, dots and hyphens only`)
      if (phone !== undefined && !PHONE_PATTERN.test(phone)) throw new BadCell('电话号码无法识别', 'the telephone number cannot be recognised')
      return {
        login: login!, name: wordsIn(name, NAME_CHARS_MAX)!, unit: unit!, role: roleNamed(role!), badge: given('badge', wordsIn(badge, BADGE_CHARS_MAX)), phone: given('phone', phone),
        area: given('regions', regions === undefined ? undefined : areaOf(regions)),
      }
    },
  })
}

function roleNamed(words: string): Role {
  const found = ROLES.find((role) => role === words || ROLE_NAMES[role].includes(words))
  if (found === undefined) throw new BadCell(`岗位“${words}”应为 ${ROLES.map((role) => ROLE_NAMES[role][0]).join('、')} 之一`, `"${words}" is none of ${ROLES.join(', ')}`)
  return found
}

/** '990101001 990101002' → a multirange literal. */
function areaOf(words: string): string | undefined {
  const codes = words.split(/[\s;；、]+/).filter((code) => code !== '').map(regionIn)
  return codes.length === 0 ? undefined : rangesToMultirange(codes.map((code) => rangeOf(code, levelOf(code))))
}
