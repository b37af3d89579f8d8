import { useCallback, useEffect, useRef } from 'react'
import { offline } from './load.ts'

const SETTLE_MS = 400

/**
 * What is being entered is kept as well, sealed, until it is submitted: a page that dies in a cellar takes no words with it, and one that is put
 * away for a call not even the last ones. `name`: a task's id, or what else it belongs to. Answers how it is forgotten.
 */
export function useKeptDraft<Draft>(name: string, draft: Draft, restore: (draft: Draft) => void): () => void {
  const first = useRef(draft)
  const isDone = useRef(false)
  const restored = useRef(restore)
  const unkept = useRef<{ readonly draft: Draft } | null>(null)
  const keeping = useRef<Promise<unknown>>(Promise.resolve())
  const keepNow = useCallback(() => {
    const entered = unkept.current
    unkept.current = null
    if (entered === null || isDone.current) return
    // Where there is no room it stays on the page, as it was.
    keeping.current = offline().then((phone) => phone.keepDraft(name, entered.draft)).catch(() => undefined)
  }, [name])
  useEffect(() => {
    void offline().then((phone) => phone.draftOf<Draft>(name)).then((found) => { if (found !== undefined && !isDone.current) restored.current(found) }, () => undefined)
  }, [name])
  useEffect(() => {
    if (draft === first.current || isDone.current) return
    unkept.current = { draft }
    const timer = setTimeout(keepNow, SETTLE_MS)
    return () => clearTimeout(timer)
  }, [draft, keepNow])
  useEffect(() => {
    const onSight = () => { if (document.visibilityState === 'hidden') keepNow() }
    document.addEventListener('visibilitychange', onSight)
    window.addEventListener('pagehide', keepNow)
    return () => {
      document.removeEventListener('visibilitychange', onSight)
      window.removeEventListener('pagehide', keepNow)
      keepNow()
    }
  }, [keepNow])
  return () => {
    isDone.current = true
    // Not before what is on its way has come to lie there.
    void keeping.current.then(offline).then((phone) => phone.forgetDraft(name)).catch(() => undefined)
  }
}
