import { Suspense } from 'react'
import { lazyPage } from '../pages/lazy-page.ts'

const AnnouncementBanner = lazyPage(() => import('./announcement-banner.tsx'), 'AnnouncementBanner')

/** Fetched after the page: what has to be read at once comes first. */
export function Announcements() {
  return <Suspense><AnnouncementBanner /></Suspense>
}
