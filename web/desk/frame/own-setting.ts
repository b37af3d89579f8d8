import { useCallback, useSyncExternalStore } from 'react'
import { useMe } from '../../ui/session/use-session.ts'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What one user has set on this machine: desks are shared, so it is kept under their id. Null: never set. */
export function useOwnSetting(name: string): readonly [string | null, (value: string) => void] {
  const key = `gb.own.${useMe().id}.${name}`
  const value = useSyncExternalStore(subscribe, () => localStorage.getItem(key))
  const keep = useCallback((next: string) => {
    localStorage.setItem(key, next)
    for (const listener of listeners) listener()
  }, [key])
  return [value, keep]
}
