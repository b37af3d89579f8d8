import { lazyRouteComponent } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { request } from '../api/client.ts'
import { ownFailure } from '../api/failure.ts'

type Page = ReturnType<typeof lazyRouteComponent>
const pages: Page[] = []

/** A page that comes after the first load. Without a network it fails like any request, instead of reloading into the browser's own error page. */
export function lazyPage<Name extends string>(importer: () => Promise<Record<Name, ComponentType>>, name: Name): Page {
  const fetched = () => importer().catch(() => { throw ownFailure('client.offline') })
  const page = lazyRouteComponent(fetched as () => Promise<Record<string, ComponentType>>, name)
  pages.push(page)
  return page
}

/** Fetched while the first page is read: a phone at a door without signal must still open the notice. */
export async function fetchOtherPages(): Promise<void> {
  for (const page of pages) await page.preload?.()
}

/** For a page that could not be fetched. When the server is there and the page is not, a new version has come and the old one is gone. */
export async function fetchAgain(): Promise<void> {
  await fetchOtherPages()
  if (pages.every((page) => page.preload === undefined)) return
  const isThere = await request('/healthz').then(() => true, () => false)
  if (isThere) window.location.reload()
}
