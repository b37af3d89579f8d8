import { useEffect, useState } from 'react'
import { newIdempotencyKey } from '../../ui/api/idempotency.ts'
import { emptyTip, type TipDraft } from './tip-draft.ts'

/** In this window only: a reload loses nothing, and nobody else's window shows it. What was sent is forgotten. */
const KEPT_UNDER = 'gb.tip'

function keptTip(): TipDraft {
  const empty = emptyTip(newIdempotencyKey())
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT_UNDER) ?? 'null') as TipDraft | null
    return kept === null || !Array.isArray(kept.about) ? empty : { ...empty, ...kept }
  } catch {
    return empty
  }
}

export function useTipDraft() {
  const [draft, setDraft] = useState(keptTip)
  useEffect(() => sessionStorage.setItem(KEPT_UNDER, JSON.stringify(draft)), [draft])
  return { draft, change: (part: Partial<TipDraft>) => setDraft({ ...draft, ...part }), clear: () => setDraft({ ...emptyTip(newIdempotencyKey()), phone: draft.phone }) }
}
