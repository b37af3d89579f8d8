/** Called in this order; more than three are not called in time. */
export const GUARDIANS_MAX = 3
/** "女儿", "对门邻居": who somebody is to the person, in the words of whoever said it. */
export const RELATION_CHARS_MAX = 16

export type Guardian = { readonly name: string; readonly phone: string; readonly relation?: string | undefined }

export const GUARDIAN_TARGETS = ['guardian', 'guardian-2', 'guardian-3'] as const
/** Who is rung or written to: the person, or one of the guardians by their place in the order. */
export const CALL_TARGETS = ['person', ...GUARDIAN_TARGETS] as const
export type GuardianTarget = (typeof GUARDIAN_TARGETS)[number]
export type CallTarget = (typeof CALL_TARGETS)[number]

export function guardianAt<G>(guardians: readonly G[] | undefined, to: GuardianTarget): G | undefined {
  return guardians?.[GUARDIAN_TARGETS.indexOf(to)]
}

/** As records and bundles said it before there could be several. */
type Former = { readonly guardian?: Guardian | undefined; readonly guardians?: readonly Guardian[] | undefined }

/** A sealed record cannot be rewritten by a migration: what an earlier version sealed is read as it is meant now. */
export function withGuardians<Said extends object>(said: Said): Omit<Said, keyof Former> & { readonly guardians?: readonly Guardian[] } {
  const { guardian, guardians = guardian === undefined ? undefined : [guardian], ...rest } = said as Said & Former
  return guardians === undefined ? rest : { ...rest, guardians }
}

/** '李小红（女儿）' */
export function guardianName({ name, relation }: Pick<Guardian, 'name' | 'relation'>): string {
  return relation === undefined ? name : `${name}（${relation}）`
}
