import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router'
import { DeskShell } from './frame/desk-shell.tsx'
import { FirstPage } from './frame/first-page.tsx'
import { NotFoundPage } from './frame/not-found-page.tsx'
import { lazyPage } from '../ui/pages/lazy-page.ts'
import { PageFailure } from '../ui/pages/page-failure.tsx'
import { queueSearchOf } from './queue/queue-search.ts'

const rootRoute = createRootRoute({ component: DeskShell, notFoundComponent: NotFoundPage })
const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyPage>) => createRoute({ getParentRoute: () => rootRoute, path, component })

/** The queue is where a shift begins and comes with the first load; every other page is fetched when it is opened. */
const queueRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: FirstPage, validateSearch: queueSearchOf })
const loginRoute = createRoute({ getParentRoute: () => rootRoute, path: '/login', component: () => <Navigate to="/" /> })

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    queueRoute,
    loginRoute,
    page('/warnings/$warningId', lazyPage(() => import('./warning/warning-page.tsx'), 'WarningPage')),
    page('/warnings/$warningId/person', lazyPage(() => import('./warning/person-page.tsx'), 'PersonPage')),
    page('/intake', lazyPage(() => import('./intake/intake-page.tsx'), 'IntakePage')),
    page('/cases', lazyPage(() => import('./cases/cases-page.tsx'), 'CasesPage')),
    page('/cases/$caseId', lazyPage(() => import('./cases/case-page.tsx'), 'CasePage')),
    page('/follow-ups', lazyPage(() => import('./follow-ups/follow-ups-page.tsx'), 'FollowUpsPage')),
    page('/orders', lazyPage(() => import('./orders/orders-page.tsx'), 'OrdersPage')),
    page('/orders/$orderId', lazyPage(() => import('./orders/order-page.tsx'), 'OrderPage')),
    page('/figures/stops', lazyPage(() => import('./orders/stop-figures-page.tsx'), 'StopFiguresPage')),
    page('/figures/rows', lazyPage(() => import('./figures/figure-rows-page.tsx'), 'FigureRowsPage')),
    page('/figures', lazyPage(() => import('./figures/figures-page.tsx'), 'FiguresPage')),
    page('/coverage', lazyPage(() => import('./coverage/coverage-page.tsx'), 'CoveragePage')),
    page('/brief', lazyPage(() => import('./brief/brief-page.tsx'), 'BriefPage')),
    page('/roster', lazyPage(() => import('./roster/roster-page.tsx'), 'RosterPage')),
    page('/handovers', lazyPage(() => import('./handovers/handovers-page.tsx'), 'HandoversPage')),
    page('/lists', lazyPage(() => import('./lists/lists-page.tsx'), 'ListsPage')),
    page('/announcements', lazyPage(() => import('./announcements/announcements-page.tsx'), 'AnnouncementsPage')),
    page('/blacklist', lazyPage(() => import('./blacklist/blacklist-page.tsx'), 'BlacklistPage')),
    page('/appeals', lazyPage(() => import('./appeals/appeals-page.tsx'), 'AppealsPage')),
    page('/appeals/$appealId', lazyPage(() => import('./appeals/appeal-page.tsx'), 'AppealPage')),
    page('/tips', lazyPage(() => import('./tips/tips-page.tsx'), 'TipsPage')),
    page('/tips/$tipId', lazyPage(() => import('./tips/tip-page.tsx'), 'TipPage')),
    page('/credits', lazyPage(() => import('./credits/credits-page.tsx'), 'CreditsPage')),
    page('/credits/$code', lazyPage(() => import('./credits/credit-page.tsx'), 'CreditPage')),
    page('/settings/clocks', lazyPage(() => import('./settings/clocks-page.tsx'), 'ClocksPage')),
    page('/settings/limits', lazyPage(() => import('./settings/limits-page.tsx'), 'LimitsPage')),
    page('/settings/holidays', lazyPage(() => import('./settings/holidays-page.tsx'), 'HolidaysPage')),
    page('/settings/regions', lazyPage(() => import('./regions/regions-page.tsx'), 'RegionsPage')),
    page('/settings/rules', lazyPage(() => import('./settings/rules-page.tsx'), 'RulesPage')),
    page('/settings/mutes', lazyPage(() => import('./settings/mutes-page.tsx'), 'MutesPage')),
    page('/in-hand', lazyPage(() => import('./in-hand/in-hand-page.tsx'), 'InHandPage')),
    page('/gallery', lazyPage(() => import('./gallery/gallery-page.tsx'), 'GalleryPage')),
    page('/wall', lazyPage(() => import('./wall/wall-page.tsx'), 'WallPage')),
    page('/me', lazyPage(() => import('./me/me-page.tsx'), 'MePage')),
    page('/settings/retention', lazyPage(() => import('./settings/retention-page.tsx'), 'RetentionPage')),
    page('/settings/messages', lazyPage(() => import('./settings/messages-page.tsx'), 'MessagesPage')),
    page('/settings/sources', lazyPage(() => import('./accounts/sources-page.tsx'), 'SourcesPage')),
    page('/settings/accounts', lazyPage(() => import('./accounts/accounts-page.tsx'), 'AccountsPage')),
    page('/settings/units', lazyPage(() => import('./units/units-page.tsx'), 'UnitsPage')),
    page('/settings/roles', lazyPage(() => import('./roles/roles-page.tsx'), 'RolesPage')),
    page('/audit', lazyPage(() => import('./audit/audit-page.tsx'), 'AuditPage')),
  ]),
  basepath: '/desk',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
})
