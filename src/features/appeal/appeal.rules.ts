export type AppealChannel = 'counter' | 'phone' | 'letter'
export type AppealState = 'open' | 'upheld' | 'rejected'

/** Who objects and what they say; what they were told. Sealed in the vault under the appeal's id. */
export type AppealWords = { readonly name: string; readonly contact: string; readonly reason: string }

/** It rings again every day until somebody has decided. */
export const RING_AGAIN_MS = 86_400_000

/** Nobody judges what they did themselves. */
export function mayDecide(decider: string, addedBy: string | null): boolean {
  return decider !== addedBy
}

/** What is read out on the telephone and stands on the letter. */
export function refOf(id: string): string {
  return id.slice(-8)
}
