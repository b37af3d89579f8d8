import type { ReactNode } from 'react'

/** A table wider than the page, or with another class a list longer than its place. It takes the focus so that the arrow keys can scroll it (WCAG 2.1.1; axe: scrollable-region-focusable). */
export function ScrollRegion({ label, className = 'scroll-x', children }: { readonly label: string; readonly className?: string; readonly children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must take the focus, or only a mouse can scroll it
    <div className={className} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
