import { seesOwnUnit } from '../../domain/access.ts'

const NOWHERE = '{}'

/**
 * What the walls show a person. An officer sees the place and the cases of their unit, the centre everything. A squad knocks everywhere and
 * a bank has customers everywhere: their place is nobody's. Grid people and tellers see what is given to them by name.
 */
export function sightOf(user: { readonly role: string; readonly unit: string; readonly unitKind: string; readonly area: string }): { scope: string; scopeUnit: string } {
  if (!seesOwnUnit(user.role)) return { scope: NOWHERE, scopeUnit: '' }
  return { scope: user.unitKind === 'squad' || user.unitKind === 'bank' ? NOWHERE : user.area, scopeUnit: user.unit }
}
