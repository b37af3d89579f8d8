import type { RightPair } from '../../../src/contract/role.ts'
import { ACTIONS, mayAtMost, UNIT_KINDS, worksAt, type Action, type Role, type UnitKind } from '../../../src/domain/access.ts'

export const RIGHT_GROUPS = ['work', 'case', 'list', 'duty', 'figures', 'admin'] as const
export type RightGroup = (typeof RIGHT_GROUPS)[number]

/** Where a right stands in the table; one more in src/domain/access.ts does not compile without its place. */
const GROUP_OF: Readonly<Record<Action, RightGroup>> = {
  'task.work': 'work', 'task.slip': 'work', 'warning.read': 'work', 'warning.reveal': 'work', 'warning.reopen': 'work', 'warning.acknowledge': 'work', 'warning.merge': 'work', 'person.deconflict': 'work', 'handover.review': 'work', 'counter.alert': 'work',
  'announcement.write': 'work', 'announcement.read': 'work', 'view.share': 'work',
  'case.write': 'case', 'case.read': 'case', 'order.read': 'case', 'order.draft': 'case', 'order.approve': 'case', 'order.release': 'case',
  'list.upload': 'list', 'listing.read': 'list', 'listing.write': 'list', 'listing.review': 'list', 'appeal.take': 'list', 'tip.work': 'list', 'mute.write': 'list',
  'roster.read': 'duty', 'roster.write': 'duty', 'training.write': 'duty',
  'figures.read': 'figures', 'resident.read': 'figures', 'resident.export': 'figures', 'wall.look': 'figures', 'credit.own': 'figures', 'credit.campaign': 'figures',
  'settings.read': 'admin', 'settings.write': 'admin', 'directory.read': 'admin', 'resident.import': 'admin', 'account.read': 'admin', 'account.manage': 'admin', 'unit.read': 'admin', 'unit.manage': 'admin', 'region.read': 'admin', 'region.manage': 'admin', 'source.manage': 'admin',
  'audit.read': 'admin',
}

export function rightsOf(group: RightGroup): readonly Action[] {
  return ACTIONS.filter((action) => GROUP_OF[action] === group)
}

/** In which kinds of unit somebody of this role may do it. */
export function placesFor(role: Role, action: Action): readonly UnitKind[] {
  return UNIT_KINDS.filter((unitKind) => worksAt(role, unitKind) && mayAtMost({ role, unitKind }, action))
}

export function isEverywhere(role: Role, places: readonly UnitKind[]): boolean {
  return places.length > 0 && places.length === UNIT_KINDS.filter((kind) => worksAt(role, kind)).length
}

export function rightsAt(role: Role, unitKind: UnitKind): readonly Action[] {
  return ACTIONS.filter((action) => mayAtMost({ role, unitKind }, action))
}

export function isTaken(pairs: readonly RightPair[], { role, action }: RightPair): boolean {
  return pairs.some((pair) => pair.role === role && pair.action === action)
}

export function withoutPair(pairs: readonly RightPair[], { role, action }: RightPair): readonly RightPair[] {
  return pairs.filter((pair) => pair.role !== role || pair.action !== action)
}

export function samePairs(one: readonly RightPair[], other: readonly RightPair[]): boolean {
  return one.length === other.length && one.every((pair) => isTaken(other, pair))
}

export function takenFrom(pairs: readonly RightPair[], role: Role): readonly Action[] {
  return pairs.filter((pair) => pair.role === role).map(({ action }) => action)
}
