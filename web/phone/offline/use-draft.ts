import { useEffect, useRef } from 'react'
import { offline } from './load.ts'

const SETTLE_MS = 400

/** What is being typed about a task is kept as well, sealed, until it is submitted: a page that dies in a cellar takes no words with it. Answers how it is forgotten. */
export function useKeptDraft<Draft>(taskId: string, draft: Draft, restore: (draft: Draft) => void): () => void {
  const first = useRef(draft)
  const isDone = useRef(false)
  const restored = useRef(restore)
  useEffect(() => {
    void offline().then((phone) => phone.draftOf<Draft>(taskId)).then((found) => { if (found !== undefined && !isDone.current) restored.current(found) })
  }, [taskId])
  useEffect(() => {
    if (draft === first.current || isDone.current) return
    const timer = setTimeout(() => void offline().then((phone) => phone.keepDraft(taskId, draft)), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [taskId, draft])
  return () => {
    isDone.current = true
    void offline().then((phone) => phone.forgetDraft(taskId))
  }
}
