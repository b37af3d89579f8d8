import { lazy, Suspense } from 'react'
import { useText } from '../ui/i18n/use-text.ts'
import { EmptyView, Skeleton } from '../ui/parts/quiet-states.tsx'

/** Whoever scans a code needs none of the home page, and whoever comes home none of these. Five pages that link to each other need no router. */
const PAGES = {
  '/register': lazy(() => import('./registry/register-page.tsx').then((module) => ({ default: module.RegisterPage }))),
  '/check': lazy(() => import('./check-page.tsx').then((module) => ({ default: module.CheckPage }))),
  '/report': lazy(() => import('./tips/report-page.tsx').then((module) => ({ default: module.ReportPage }))),
  '/mine': lazy(() => import('./registry/mine-page.tsx').then((module) => ({ default: module.MinePage }))),
} as const

export function LazyPages({ path }: { readonly path: string }) {
  const t = useText()
  const Page = path in PAGES ? PAGES[path as keyof typeof PAGES] : undefined
  if (Page === undefined) return <main className="home-width"><EmptyView text={t('page.notFound')} /><a className="button" href="/">{t('page.home')}</a></main>
  return <Suspense fallback={<main className="home-width"><Skeleton rows={5} /></main>}><Page /></Suspense>
}
