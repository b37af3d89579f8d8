import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { FirstPage } from './pages/first-page.tsx'
import { lazyPage } from '../ui/pages/lazy-page.ts'
import { PageFailure } from '../ui/pages/page-failure.tsx'
import { PhoneShell } from './shell.tsx'
import { TaskPage } from './task/task-page.tsx'

/** The list and the task are the way to the call and come with the first load; what follows the call may come later. */
const rootRoute = createRootRoute({ component: PhoneShell, notFoundComponent: NotFoundPage })
const listRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: FirstPage })
const taskRoute = createRoute({ getParentRoute: () => rootRoute, path: '/tasks/$taskId', component: TaskPage })
const followUpRoute = createRoute({ getParentRoute: () => rootRoute, path: '/follow-ups/$taskId', component: lazyPage(() => import('./follow-up/follow-up-page.tsx'), 'FollowUpPage') })
const followUpHandoverRoute = createRoute({ getParentRoute: () => rootRoute, path: '/follow-ups/$taskId/handover', component: lazyPage(() => import('./follow-up/follow-up-handover-page.tsx'), 'FollowUpHandoverPage') })
const outcomeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/tasks/$taskId/outcome', component: lazyPage(() => import('./pages/outcome-page.tsx'), 'OutcomePage') })
const noticeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/tasks/$taskId/notice', component: lazyPage(() => import('./pages/notice-page.tsx'), 'NoticePage') })
const handoverRoute = createRoute({ getParentRoute: () => rootRoute, path: '/tasks/$taskId/handover', component: lazyPage(() => import('./pages/handover-page.tsx'), 'HandoverPage') })
const waitingRoute = createRoute({ getParentRoute: () => rootRoute, path: '/waiting', component: lazyPage(() => import('./offline/waiting-page.tsx'), 'WaitingPage') })
const doneRoute = createRoute({ getParentRoute: () => rootRoute, path: '/done', component: lazyPage(() => import('./pages/done-page.tsx'), 'DonePage') })
const counterAppealsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/appeals', component: lazyPage(() => import('./counter/appeals-page.tsx'), 'CounterAppealsPage') })
const creditRoute = createRoute({ getParentRoute: () => rootRoute, path: '/credit', component: lazyPage(() => import('./credit/credit-page.tsx'), 'CreditPage') })
const dutyRoute = createRoute({ getParentRoute: () => rootRoute, path: '/duty', component: lazyPage(() => import('./duty/duty-page.tsx'), 'DutyPage') })
const meRoute = createRoute({ getParentRoute: () => rootRoute, path: '/me', component: lazyPage(() => import('./pages/me-page.tsx'), 'MePage') })
const securityRoute = createRoute({ getParentRoute: () => rootRoute, path: '/me/security', component: lazyPage(() => import('./pages/security-page.tsx'), 'SecurityPage') })
const galleryRoute = createRoute({ getParentRoute: () => rootRoute, path: '/gallery', component: lazyPage(() => import('./gallery/gallery-page.tsx'), 'GalleryPage') })

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    listRoute, taskRoute, followUpRoute, followUpHandoverRoute, outcomeRoute, noticeRoute, handoverRoute, waitingRoute, doneRoute, creditRoute, counterAppealsRoute, dutyRoute, meRoute, securityRoute, galleryRoute,
  ]),
  basepath: '/phone',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
})
