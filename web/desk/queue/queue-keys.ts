import { useKeysSetting } from '../keys/keys-setting.ts'
import { useShortcuts } from '../keys/shortcuts.ts'

const ROWS = '.queue-row'

/** The row that has the focus. Enter on its link opens it, as the browser does by itself. */
export function rowInFocus(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>(ROWS) ?? null
}

/** The focus moves, so that a screen reader reads the row; without one it begins at the first in sight. */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)]
  const here = rowInFocus()
  const to = here === null ? rows.find((row) => row.getBoundingClientRect().top >= 0) : rows[rows.indexOf(here) + by]
  to?.querySelector<HTMLElement>('.row-link')?.focus({ preventScroll: true })
  to?.scrollIntoView({ block: 'nearest' })
}

export function useQueueKeys(onFresh: () => void): void {
  const { isOn } = useKeysSetting()
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    '/': () => document.querySelector<HTMLElement>('.filter-q input')?.focus(),
    n: onFresh,
    Home: onFresh,
  }, isOn)
}
