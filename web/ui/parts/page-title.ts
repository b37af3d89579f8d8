import { useEffect, useSyncExternalStore } from 'react'
import { useText } from '../i18n/use-text.ts'

let waiting = 0
const listeners = new Set<() => void>()

/** How many wait for whoever has this page: in front of every title, and on the icon where the system shows one. */
export function useWaitingCount(count: number): void {
  useEffect(() => setWaiting(count), [count])
  useEffect(() => () => setWaiting(0), [])
}

function setWaiting(count: number): void {
  if (count === waiting) return
  waiting = count
  for (const listener of listeners) listener()
  // Only an installed page has an icon to write on.
  if ('setAppBadge' in navigator) void (count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count)).catch(() => undefined)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePageTitle(title: string): void {
  const t = useText()
  const product = t('product.name')
  const count = useSyncExternalStore(subscribe, () => waiting)
  useEffect(() => {
    document.title = `${count === 0 ? '' : `(${count}) `}${title === '' ? product : `${title} · ${product}`}`
  }, [title, product, count])
}
