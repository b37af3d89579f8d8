import { useState } from 'react'

/**
 * State of this window that outlives a reload: telephones throw pages away while somebody reads an SMS. Another window does not see it, and it goes with this one.
 * What an earlier version kept lacks what is new: that is as at `first`, or as `restored` makes it. What cannot be read is forgotten.
 */
export function useKept<State extends object>(key: string, first: () => State, restored: (kept: State) => State = (kept) => ({ ...first(), ...kept })): readonly [State, (next: State) => void] {
  const [state, setState] = useState(() => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as State | null
      return kept === null ? first() : restored(kept)
    } catch {
      return first()
    }
  })
  // At once, not after it is drawn: whoever changes it may be gone by then.
  const keep = (next: State) => {
    setState(next)
    try {
      sessionStorage.setItem(key, JSON.stringify(next))
    } catch {
      // A window that may keep nothing works as long as nobody reloads it.
    }
  }
  return [state, keep]
}
