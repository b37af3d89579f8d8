import { seesOwnUnit } from '../../domain/access.ts'
import { multirangeToRanges } from '../../domain/region-code.ts'

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

/** Another place or role means other rights: who has them must come in again. */
export function movesSight(changes: Partial<Facts>): boolean {
  return changes.unit !== undefined || changes.role !== undefined || changes.area !== undefined
}
