import type { ListName } from '../../domain/lists.ts'

export type ListingState = 'proposed' | 'live' | 'removed'
export type Removal = 'mistake' | 'not-confirmed' | 'appeal-upheld'
export type BlockAsk = 'block' | 'unblock'
export type BlockState = 'sent' | 'acknowledged' | 'done' | 'refused' | 'failed'

const DAY_MS = 86_400_000
/** What was true of a number in spring is its new owner's trouble in autumn: nothing stays unlooked-at. */
const REVIEW_DAYS = 90
/** A carrier that has acknowledged and says no more may be asked again. */
export const BLOCK_PATIENCE_MINUTES = 10

/** The centre's own entries count at once; everybody else proposes, because an entry cuts people off from their money and their number. */
export function stateOfNew(mayReview: boolean): 'proposed' | 'live' {
  return mayReview ? 'live' : 'proposed'
}

export function nextReview(now: Date): Date {
  return new Date(now.getTime() + REVIEW_DAYS * DAY_MS)
}

export function isBlockable(list: ListName): boolean {
  return list === 'scam-number'
}

/** What becomes of the number when its entry goes: nothing that was never asked needs to be taken back. */
export function needsUnblocking(last: { readonly ask: BlockAsk; readonly state: BlockState } | undefined): boolean {
  return last?.ask === 'block' && last.state !== 'refused'
}

export function isStillAwaited(last: { readonly state: BlockState; readonly askedAt: Date } | undefined, now: Date): boolean {
  const isPending = last?.state === 'sent' || last?.state === 'acknowledged'
  return isPending && now.getTime() - last.askedAt.getTime() < BLOCK_PATIENCE_MINUTES * 60_000
}
