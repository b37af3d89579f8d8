import { expect, test } from 'vitest'
import { ACTIONS, may, ROLES, UNIT_KINDS, type Action, type Role, type UnitKind } from './access.ts'

const OFFICERS: readonly Role[] = ['officer', 'commander', 'analyst', 'call-taker']

/** The whole table once more, as an auditor would ask for it: who may do it, and in which kind of unit alone. */
type Expected = { readonly who: readonly Role[]; readonly onlyAt?: readonly UnitKind[]; readonly and?: Expected }
const EXPECTED: Readonly<Record<Action, Expected>> = {
  'task.work': { who: ['officer', 'grid-leader', 'commander', 'analyst', 'call-taker'] },
  'task.slip': { who: OFFICERS },
  'warning.read': { who: OFFICERS },
  'warning.reveal': { who: OFFICERS },
  'warning.reopen': { who: OFFICERS },
  'warning.acknowledge': { who: OFFICERS },
  'warning.merge': { who: OFFICERS },
  'announcement.write': { who: ['commander'], onlyAt: ['centre'] },
  'announcement.read': { who: [...OFFICERS, 'grid-leader', 'grid-worker', 'publicity', 'admin', 'auditor'] },
  'person.deconflict': { who: OFFICERS },
  'case.write': { who: OFFICERS },
  'case.read': { who: OFFICERS },
  'counter.alert': { who: ['teller'] },
  'handover.review': { who: ['commander', 'analyst', 'call-taker', 'admin'], onlyAt: ['centre'] },
  'figures.read': { who: [...OFFICERS, 'publicity', 'admin', 'auditor'] },
  'view.share': { who: ['commander'] },
  'wall.look': { who: OFFICERS },
  'list.upload': { who: ['commander', 'analyst', 'call-taker'] },
  'resident.import': { who: ['commander', 'analyst', 'admin'], onlyAt: ['centre'] },
  'resident.read': { who: OFFICERS },
  'resident.export': { who: ['commander', 'analyst'], onlyAt: ['centre', 'sub-centre', 'station'] },
  'region.read': { who: ['commander', 'publicity', 'admin', 'auditor'] },
  'region.manage': { who: ['admin'], onlyAt: ['centre'] },
  'mute.write': { who: ['commander', 'admin'], onlyAt: ['centre'] },
  'settings.read': { who: ['commander', 'analyst', 'call-taker', 'admin', 'auditor'] },
  'settings.write': { who: ['commander', 'admin'], onlyAt: ['centre'] },
  'listing.read': { who: ['commander', 'analyst', 'call-taker'] },
  'listing.write': { who: OFFICERS },
  'listing.review': { who: ['commander', 'analyst'], onlyAt: ['centre'] },
  'tip.work': { who: ['commander', 'analyst', 'call-taker'] },
  'appeal.take': { who: OFFICERS, and: { who: ['teller'], onlyAt: ['bank'] } },
  'credit.own': { who: ['grid-worker', 'grid-leader', ...OFFICERS] },
  'credit.campaign': { who: ['publicity', ...OFFICERS], onlyAt: ['centre', 'sub-centre', 'station'] },
  'directory.read': { who: ROLES },
  'order.read': { who: OFFICERS },
  'order.draft': { who: OFFICERS },
  'order.approve': { who: ['commander', 'analyst', 'officer'], onlyAt: ['centre', 'sub-centre', 'station'] },
  'order.release': { who: ['commander', 'analyst', 'officer'], onlyAt: ['centre', 'sub-centre', 'station'] },
  'roster.read': { who: [...OFFICERS, 'admin'], onlyAt: ['centre', 'sub-centre', 'station', 'squad'] },
  'roster.write': { who: ['commander', 'analyst', 'officer', 'admin'], onlyAt: ['centre', 'sub-centre', 'station', 'squad'] },
  'training.write': { who: ['commander', 'admin'], onlyAt: ['centre', 'sub-centre'] },
  'account.read': { who: ['commander', 'admin'], onlyAt: ['centre'] },
  'account.manage': { who: ['admin'], onlyAt: ['centre'] },
  'unit.read': { who: ['commander', 'admin'], onlyAt: ['centre'] },
  'unit.manage': { who: ['admin'], onlyAt: ['centre'] },
  'source.manage': { who: ['admin'], onlyAt: ['centre'] },
  'audit.read': { who: ['auditor', 'admin'], onlyAt: ['centre'] },
}

test.each(ACTIONS.map((action) => [action]))('%s is for exactly these roles, in exactly these kinds of unit', (action) => {
  const isExpected = (role: Role, unitKind: UnitKind, { who, onlyAt, and }: Expected): boolean => (who.includes(role) && (onlyAt === undefined || onlyAt.includes(unitKind))) || (and !== undefined && isExpected(role, unitKind, and))
  const expected = ROLES.flatMap((role) => UNIT_KINDS.map((unitKind) => [role, unitKind, isExpected(role, unitKind, EXPECTED[action])]))
  expect(ROLES.flatMap((role) => UNIT_KINDS.map((unitKind) => [role, unitKind, may({ role, unitKind, withdrawn: [] }, action)]))).toEqual(expected)
  // What the bureau has taken is gone everywhere, and nothing else with it.
  expect(ROLES.flatMap((role) => UNIT_KINDS.filter((unitKind) => may({ role, unitKind, withdrawn: [action] }, action)))).toEqual([])
})

test('a role that nobody knows may do nothing', () => {
  expect(ACTIONS.filter((action) => may({ role: 'chief', unitKind: 'centre', withdrawn: [] }, action))).toEqual([])
})
