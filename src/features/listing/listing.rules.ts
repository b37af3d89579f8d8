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

/** Whether the number may be cut off because of it: a carrier that could not give it back is asked again. */
export function mayStillBlock(last: { readonly ask: BlockAsk; readonly state: BlockState } | undefined): boolean {
  return needsUnblocking(last) || (last?.ask === 'unblock' && (last.state === 'refused' || last.state === 'failed'))
}

export function hasRunOut(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now
}

/** A proposal and what has run out count for nothing. */
export function isListedNow({ state, expiresAt }: { readonly state: ListingState; readonly expiresAt: Date | null }, now: Date): boolean {
  return state === 'live' && !hasRunOut(expiresAt, now)
}

type ListedKind = 'account' | 'phone' | 'domain' | 'app'
/** Where somebody who names an account or a number would find it. A wallet has the spelling of an account. */
export const LIST_OF_KIND: Readonly<Record<ListedKind, ListName>> = { account: 'mule-account', phone: 'scam-number', domain: 'bad-domain', app: 'bad-app' }

export function kindOfList(list: ListName): ListedKind {
  switch (list) {
    case 'scam-number': return 'phone'
    case 'mule-account': case 'wallet': return 'account'
    case 'bad-domain': return 'domain'
    case 'bad-app': return 'app'
  }
}

export function isStillAwaited(last: { readonly state: BlockState; readonly askedAt: Date } | undefined, now: Date): boolean {
  const isPending = last?.state === 'sent' || last?.state === 'acknowledged'
  return isPending && now.getTime() - last.askedAt.getTime() < BLOCK_PATIENCE_MINUTES * 60_000
}
