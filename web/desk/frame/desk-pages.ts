import { may, type Action, type Role, type UnitKind } from '../../../src/domain/access.ts'

/** Every page of the desk, in the order of the header, with the right that opens it. */
const DESK_PAGES = [
  { to: '/', key: 'desk.nav.queue', right: 'warning.read' },
  { to: '/intake', key: 'desk.nav.intake', right: 'case.write' },
  { to: '/cases', key: 'desk.nav.cases', right: 'case.read' },
  { to: '/follow-ups', key: 'desk.nav.followUps', right: 'case.read' },
  { to: '/orders', key: 'desk.nav.orders', right: 'order.read' },
  { to: '/figures', key: 'desk.nav.figures', right: 'figures.read' },
  { to: '/brief', key: 'desk.nav.brief', right: 'figures.read' },
  { to: '/tips', key: 'desk.nav.tips', right: 'tip.work' },
  { to: '/coverage', key: 'desk.nav.coverage', right: 'figures.read' },
  { to: '/wall', key: 'wall.title', right: 'wall.look' },
  { to: '/in-hand', key: 'desk.nav.inHand', right: 'person.deconflict' },
  { to: '/roster', key: 'desk.nav.roster', right: 'roster.read' },
  { to: '/handovers', key: 'desk.nav.handovers', right: 'handover.review' },
  { to: '/lists', key: 'desk.nav.lists', right: 'list.upload' },
  { to: '/announcements', key: 'announcement.page', right: 'announcement.write' },
  { to: '/blacklist', key: 'desk.nav.blacklist', right: 'listing.write' },
  { to: '/appeals', key: 'desk.nav.appeals', right: 'appeal.take' },
  { to: '/credits', key: 'desk.nav.credits', right: 'credit.campaign' },
  { to: '/settings/clocks', key: 'desk.nav.clocks', right: 'settings.read' },
  { to: '/settings/limits', key: 'desk.nav.limits', right: 'settings.read' },
  { to: '/settings/holidays', key: 'desk.nav.holidays', right: 'settings.read' },
  { to: '/settings/regions', key: 'desk.nav.regions', right: 'region.read' },
  { to: '/settings/rules', key: 'desk.nav.rules', right: 'settings.read' },
  { to: '/settings/mutes', key: 'desk.nav.mutes', right: 'settings.read' },
  { to: '/settings/retention', key: 'desk.nav.retention', right: 'settings.read' },
  { to: '/settings/messages', key: 'desk.nav.messages', right: 'settings.read' },
  { to: '/settings/units', key: 'desk.nav.units', right: 'unit.read' },
  { to: '/settings/accounts', key: 'desk.nav.accounts', right: 'account.read' },
  { to: '/settings/roles', key: 'desk.nav.roles', right: 'settings.read' },
  { to: '/settings/sources', key: 'desk.nav.sources', right: 'source.manage' },
  { to: '/audit', key: 'desk.nav.audit', right: 'audit.read' },
] as const satisfies readonly { to: string; key: string; right: Action }[]
export type DeskPage = (typeof DESK_PAGES)[number]

/** Where a shift begins. Grid people and tellers have no page here. */
const FIRST: Readonly<Record<Role, DeskPage['to'] | undefined>> = {
  'call-taker': '/', analyst: '/', commander: '/', officer: '/', publicity: '/figures', admin: '/settings/clocks', auditor: '/audit', 'grid-leader': undefined, 'grid-worker': undefined, teller: undefined,
}

type Whose = { readonly role: Role; readonly unit: { readonly kind: UnitKind }; readonly withdrawn: readonly string[] }

export function pagesOf(me: Whose): readonly DeskPage[] {
  return FIRST[me.role] === undefined ? [] : DESK_PAGES.filter((page) => may({ role: me.role, unitKind: me.unit.kind, withdrawn: me.withdrawn }, page.right))
}

/** As many as stand side by side beside the bureau's name and the tools. */
const ROW_MAX = 7

/** What stands in the header itself, and what is behind "more": a row that scrolls hides pages from whoever does not know them. */
export function headerPagesOf(me: Whose): { readonly row: readonly DeskPage[]; readonly more: readonly DeskPage[] } {
  const pages = pagesOf(me)
  return pages.length <= ROW_MAX + 1 ? { row: pages, more: [] } : { row: pages.slice(0, ROW_MAX), more: pages.slice(ROW_MAX) }
}

/** The first page of a role, or the first one that is open to them: an auditor outside the centre has figures and no audit log. */
export function firstPageOf(me: Whose): DeskPage['to'] | undefined {
  const pages = pagesOf(me)
  return (pages.find((page) => page.to === FIRST[me.role]) ?? pages[0])?.to
}
