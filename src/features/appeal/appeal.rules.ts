import { may, type Asker } from '../../domain/access.ts'

export type AppealChannel = 'counter' | 'phone' | 'letter' | 'online'
export type AppealKind = 'account' | 'phone' | 'domain' | 'app'
/** Dismissed: it was not established that the person concerned objects, or nothing of ours stands. Which of the two is never said. */
export type Decision = 'upheld' | 'rejected' | 'dismissed'
export type AppealState = 'open' | Decision

/** Who objects and what they say; what they were told. Sealed in the vault under the appeal's id. */
export type AppealWords = { readonly name: string; readonly contact: string; readonly reason: string }

/** As it lies in the vault. */
export function wordsIn(record: string | undefined): AppealWords {
  return JSON.parse(record ?? '{"name":"","contact":"","reason":""}') as AppealWords
}

/** It rings again every day until somebody has decided. */
export const RING_AGAIN_MS = 86_400_000

/** The centre, for all of them; everybody else sees what the walls show of what was taken. */
export function answersForAll(asker: Asker): boolean {
  return may(asker, 'listing.review')
}

/** Nobody judges what they did themselves (`makersOf` in the store says who did). */
export function mayDecide(decider: string, makers: ReadonlyMap<string, readonly string[]>): boolean {
  return ![...makers.values()].some((one) => one.includes(decider))
}

export type NotDecidable = 'appeal.identify' | 'appeal.nothing_stands'

/**
 * Whoever writes online may be anybody: before they are told of a measure it is established who they are. And nothing is kept that does not
 * stand.
 */
export function whyNotDecidable(channel: AppealChannel, decision: Decision, facts: { readonly isIdentified: boolean; readonly standing: number }): NotDecidable | undefined {
  if (decision === 'dismissed') return undefined
  if (channel === 'online' && !facts.isIdentified) return 'appeal.identify'
  return decision === 'rejected' && facts.standing === 0 ? 'appeal.nothing_stands' : undefined
}

/** The second thing that whoever looks an answer up must know: the end of the number they left. */
export function endsWith(contact: string, phoneEnd: string): boolean {
  return contact.replace(/\D/g, '').endsWith(phoneEnd)
}

/** What is read out on the telephone and stands on the letter. */
export function refOf(id: string): string {
  return id.slice(-8)
}
