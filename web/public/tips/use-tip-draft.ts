import { newIdempotencyKey } from '../../ui/api/idempotency.ts'
import { useKept } from '../../ui/parts/use-kept.ts'
import { emptyTip, type TipDraft } from './tip-draft.ts'

/** What was sent is forgotten. */
export function useTipDraft() {
  const [draft, setDraft] = useKept('gb.tip', () => emptyTip(newIdempotencyKey()))
  return { draft, change: (part: Partial<TipDraft>) => setDraft({ ...draft, ...part }), clear: () => setDraft({ ...emptyTip(newIdempotencyKey()), phone: draft.phone }) }
}
