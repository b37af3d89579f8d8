import { useEffect, useEffectEvent, useRef } from 'react'
import { useOwnSetting } from '../frame/own-setting.ts'
import { lastingSearch, queueSearchOf, type QueueSearch } from './queue-search.ts'

/** Whoever opens the queue without filters in the address finds it as they left it. */
export function useRememberedSearch(search: QueueSearch, onRestore: (search: QueueSearch) => void): void {
  const [kept, keep] = useOwnSetting('queue')
  const words = JSON.stringify(lastingSearch(search))
  const isFirst = useRef(true)
  const onChange = useEffectEvent(() => {
    const wasFirst = isFirst.current
    isFirst.current = false
    const before = wasFirst && kept !== null && Object.keys(search).length === 0 ? readKept(kept) : {}
    if (Object.keys(before).length > 0) onRestore(before)
    else keep(words)
  })
  useEffect(() => onChange(), [words])
}

function readKept(kept: string): QueueSearch {
  try {
    return queueSearchOf(JSON.parse(kept) as Record<string, unknown>)
  } catch {
    return {}
  }
}
