import { lazy, Suspense } from 'react'

const AnnouncementBanner = lazy(() => import('./announcement-banner.tsx').then((module) => ({ default: module.AnnouncementBanner })))

/** Fetched after the page: what has to be read at once comes first. */
export function Announcements() {
  return <Suspense><AnnouncementBanner /></Suspense>
}
