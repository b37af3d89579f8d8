import type { ReactNode } from 'react'

/** A table wider than the page. It takes the focus so that the arrow keys can scroll it (WCAG 2.1.1; axe: scrollable-region-focusable). */
export function ScrollRegion({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must take the focus, or only a mouse can scroll it
    <div className="scroll-x" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
