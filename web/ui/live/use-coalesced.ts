import { useCallback, useEffect, useEffectEvent, useRef } from 'react'

/** Many events in a burst become one call, at most one per `everyMs`, and the last one is never lost. */
export function useCoalesced(action: () => void, everyMs: number): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const lastAt = useRef(0)
  const latest = useEffectEvent(action)
  const runRef = useRef<() => void>(() => undefined)
  useEffect(() => {
    runRef.current = () => {
      timer.current = undefined
      lastAt.current = performance.now()
      latest()
    }
    return () => clearTimeout(timer.current)
  }, [])
  return useCallback(() => {
    if (timer.current !== undefined) return
    const waitMs = Math.max(0, lastAt.current + everyMs - performance.now())
    timer.current = setTimeout(() => runRef.current(), waitMs)
  }, [everyMs])
}
