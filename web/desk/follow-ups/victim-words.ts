import type { FollowUpRow } from '../../../src/contract/follow-up.ts'

/** Who it is as far as a list may say, and where they live. */
export function victimWords({ person, place }: Pick<FollowUpRow, 'person' | 'place'>): string {
  return [person.name, person.phone, person.ageBand, ...place.slice(-1)].filter((part) => part !== null).join(' ')
}
