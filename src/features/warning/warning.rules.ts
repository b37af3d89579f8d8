import type { RefusalCode } from '../../domain/refusal.ts'
import type { Outcome } from '../../contract/task.ts'

/** A merge is a judgement about people, not a slip of the thumb: whoever made it hears from the station within the half hour that it was wrong. */
export const MERGE_UNDO_MINUTES = 30

/** Nobody was met with these: to say now that it was another one's changes no answer and no figure that somebody worked for. */
const ANSWERED_FOR_NOBODY: ReadonlySet<Outcome> = new Set(['unreachable', 'not-found', 'wrong-person', 'duplicate'])

type Merging = {
  readonly person_id: number; readonly state: 'open' | 'elsewhere' | 'closed'; readonly outcome: Outcome | null; readonly merged_into: string | null
  readonly direct_fen: number; readonly indirect_fen: number
}

/** Closed without having been answered for, or not closed at all. */
export function mayGoInto({ state, outcome, merged_into: into, direct_fen: direct, indirect_fen: indirect }: Merging): boolean {
  return state !== 'closed' || (into === null && outcome !== null && ANSWERED_FOR_NOBODY.has(outcome) && direct + indirect === 0)
}

/** More numbers of one human being are no human being. */
export const MERGED_MAX = 20

/** `hasMerged`: others were merged into the one that is to go; `keptHas`: how many were merged into the other one; `isMet`: somebody of ours stands before its person, or a teller waits for them. */
export type MergeFacts = { readonly hasMerged: boolean; readonly keptHas: number; readonly isMet: boolean }

/** Why the one cannot go into the other; undefined: it can. */
export function whyNotMerge(merged: Merging, kept: Merging, { hasMerged, keptHas, isMet }: MergeFacts): RefusalCode | undefined {
  if (merged.person_id === kept.person_id) return 'merge.same_person'
  if (merged.merged_into !== null) return 'merge.is_merged'
  if (!mayGoInto(merged)) return 'merge.answered_for'
  if (kept.state !== 'open') return 'merge.kept_not_open'
  if (hasMerged) return 'merge.has_merged'
  if (keptHas >= MERGED_MAX) return 'merge.too_many'
  return isMet ? 'merge.is_met' : undefined
}

type Undoing = { readonly merged: Merging; readonly kept: Pick<Merging, 'state'>; readonly mergedAt: Date | undefined; readonly now: Date }

/** Why a merge cannot be taken back; undefined: it can. `mergedAt`: undefined once what was before is forgotten. */
export function whyNotUnmerge({ merged, kept, mergedAt, now }: Undoing): RefusalCode | undefined {
  if (merged.merged_into === null) return 'merge.not_merged'
  if (kept.state === 'closed') return 'merge.kept_closed'
  return mergedAt === undefined || now.getTime() > mergedAt.getTime() + MERGE_UNDO_MINUTES * 60_000 ? 'merge.too_late' : undefined
}
