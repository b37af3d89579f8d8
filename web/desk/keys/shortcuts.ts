import { useEffect, useEffectEvent } from 'react'
import type { TextKey } from '../../ui/i18n/text-key.ts'

/** Every shortcut of the desk, as the help sheet lists them. `g q`: one key after the other. */
export const SHORTCUTS = [
  { keys: 'j', key: 'keys.down' }, { keys: 'k', key: 'keys.up' }, { keys: 'Enter', key: 'keys.open' },
  { keys: 'x', key: 'keys.choose' }, { keys: 'a', key: 'keys.take' }, { keys: 's', key: 'keys.acknowledge' }, { keys: 'h', key: 'keys.handover' }, { keys: 'c', key: 'keys.copy' },
  { keys: '/', key: 'keys.search' }, { keys: 'n', key: 'keys.fresh' }, { keys: 'Home', key: 'keys.fresh' },
  { keys: 'g q', key: 'keys.queue' }, { keys: 'g c', key: 'keys.cases' }, { keys: 'g o', key: 'keys.orders' }, { keys: '?', key: 'keys.help' },
] as const satisfies readonly { readonly keys: string; readonly key: TextKey }[]
export type ShortcutKeys = (typeof SHORTCUTS)[number]['keys']
type Bindings = Partial<Record<ShortcutKeys, () => void>>

const PREFIX = 'g'
const PREFIX_MS = 1_500
const FIELDS = 'input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=combobox]'

let prefixAt: number | undefined

/** What was pressed, with the prefix before it; undefined where it is not ours: in a field, under a dialog, with a modifier. */
export function pressedKeys(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'timeStamp' | 'target'>): string | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined
  if ((event.target as HTMLElement | null)?.closest?.(FIELDS) != null) return undefined
  const isSecond = prefixAt !== undefined && event.timeStamp - prefixAt <= PREFIX_MS
  prefixAt = event.key === PREFIX && !isSecond ? event.timeStamp : undefined
  return isSecond ? `${PREFIX} ${event.key}` : event.key
}

const bound = new Set<(keys: string) => boolean>()

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector('[role=dialog]') !== null) return
  const keys = pressedKeys(event)
  if (keys === undefined) return
  // Home scrolls to the top as it always does; a letter must not also be typed into the field it leads to.
  if ([...bound].some((act) => act(keys)) && keys !== 'Home') event.preventDefault()
}

/** Shortcuts while this component is shown. `isOn`: single letters disturb whoever steers by voice or screen reader (WCAG 2.1.4), so each user can turn them off. */
export function useShortcuts(bindings: Bindings, isOn: boolean): void {
  const act = useEffectEvent((keys: string): boolean => {
    const binding = bindings[keys as ShortcutKeys]
    binding?.()
    return binding !== undefined
  })
  useEffect(() => {
    if (!isOn) return undefined
    const listener = (keys: string) => act(keys)
    if (bound.size === 0) document.addEventListener('keydown', onKeyDown)
    bound.add(listener)
    return () => {
      bound.delete(listener)
      if (bound.size === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [isOn])
}
