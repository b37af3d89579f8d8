import { expect, test } from 'vitest'
import { ROLES, UNIT_KINDS, type Role, type UnitKind } from '../../../src/domain/access.ts'
import { firstPageOf, headerPagesOf, pagesOf } from './desk-pages.ts'

const at = (role: Role, kind: UnitKind) => ({ role, unit: { kind }, withdrawn: [] })

test.each<[Role, UnitKind, string | undefined]>([
  ['officer', 'station', '/'], ['officer', 'squad', '/'], ['call-taker', 'centre', '/'], ['analyst', 'sub-centre', '/'], ['commander', 'centre', '/'],
  ['publicity', 'centre', '/figures'], ['admin', 'centre', '/settings/clocks'], ['auditor', 'centre', '/audit'], ['auditor', 'sub-centre', '/figures'],
  ['grid-leader', 'station', undefined], ['grid-worker', 'station', undefined], ['teller', 'bank', undefined],
])('the desk of a %s at a %s begins at %s', (role, kind, first) => {
  expect(firstPageOf(at(role, kind))).toBe(first)
})

test('nobody’s desk begins with a page that they may not open', () => {
  const wrong = ROLES.flatMap((role) => UNIT_KINDS.map((kind) => at(role, kind))).filter((me) => {
    const first = firstPageOf(me)
    return first === undefined ? pagesOf(me).length > 0 : !pagesOf(me).some((page) => page.to === first)
  })
  expect(wrong).toEqual([])
})

test('an admin sees no queue, an officer no audit log, and a commander of a sub-centre no handovers to review', () => {
  expect(pagesOf(at('admin', 'centre')).map((page) => page.to)).toEqual(['/figures', '/brief', '/coverage', '/roster', '/handovers', '/settings/clocks', '/settings/limits', '/settings/holidays', '/settings/regions', '/settings/rules', '/settings/mutes', '/settings/retention', '/settings/messages', '/settings/units', '/settings/accounts', '/settings/roles', '/settings/sources', '/audit'])
  expect(pagesOf(at('officer', 'station')).map((page) => page.to)).toEqual(['/', '/intake', '/cases', '/follow-ups', '/orders', '/figures', '/brief', '/coverage', '/wall', '/in-hand', '/roster', '/blacklist', '/appeals', '/credits'])
  expect(pagesOf(at('commander', 'sub-centre')).map((page) => page.to)).toEqual(['/', '/intake', '/cases', '/follow-ups', '/orders', '/figures', '/brief', '/tips', '/coverage', '/wall', '/in-hand', '/roster', '/lists', '/blacklist', '/appeals', '/credits', '/settings/clocks', '/settings/limits', '/settings/holidays', '/settings/regions', '/settings/rules', '/settings/mutes', '/settings/retention', '/settings/messages', '/settings/roles'])
})

test('no page is lost between the header and what is behind more, and nothing alone is hidden', () => {
  for (const me of ROLES.flatMap((role) => UNIT_KINDS.map((kind) => at(role, kind)))) {
    const { row, more } = headerPagesOf(me)
    expect([...row, ...more]).toEqual(pagesOf(me))
    expect(more.length).not.toBe(1)
  }
})
