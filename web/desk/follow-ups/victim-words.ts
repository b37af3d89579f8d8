import type { FollowUpRow } from '../../../src/contract/follow-up.ts'

/** One that somebody is to do now, named by its task. */
export type ChoosableRow = FollowUpRow & { readonly taskId: string }

/** Who it is as far as a list may say, and where they live. */
export function victimWords({ person, place }: Pick<FollowUpRow, 'person' | 'place'>): string {
  return [person.name, person.phone, person.ageBand, ...place.slice(-1)].filter((part) => part !== null).join(' ')
}
