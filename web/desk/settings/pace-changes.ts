import type { AskedAfter, MeasuredRule, PaceSettings } from '../../../src/contract/pace.ts'
import { WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'

export type PaceKey = keyof PaceSettings['clocks'][WarningLevel]

/** The clocks of a level with the name of each, in the order in which they run. */
export const CLOCK_RULES = { acceptSeconds: 'accept', firstCallSeconds: 'first-call', reachedSeconds: 'reached', atDoorSeconds: 'at-door', outcomeSeconds: 'outcome', bureauReplySeconds: 'bureau-reply' } as const satisfies Record<PaceKey, MeasuredRule | 'bureau-reply'>
export const PACE_KEYS = Object.keys(CLOCK_RULES) as PaceKey[]

export type PaceChange =
  | { readonly kind: 'clock'; readonly level: WarningLevel; readonly rule: (typeof CLOCK_RULES)[PaceKey]; readonly was: number; readonly now: number }
  | { readonly kind: 'chain'; readonly level: WarningLevel; readonly was: readonly AskedAfter[]; readonly now: readonly AskedAfter[] }
  | { readonly kind: 'reminders'; readonly level: WarningLevel; readonly was: number; readonly now: number }
  | { readonly kind: 'reds'; readonly was: number; readonly now: number }

/** What is other than it was, the most pressing level first. */
export function changesOf(was: PaceSettings, now: PaceSettings): PaceChange[] {
  const ofLevels = WARNING_LEVELS.flatMap((level): PaceChange[] => {
    const clocks = PACE_KEYS.filter((key) => was.clocks[level][key] !== now.clocks[level][key])
      .map((key): PaceChange => ({ kind: 'clock', level, rule: CLOCK_RULES[key], was: was.clocks[level][key], now: now.clocks[level][key] }))
    const [old, next] = [was.escalation[level], now.escalation[level]]
    return [
      ...clocks,
      ...(old.after.join(' ') === next.after.join(' ') ? [] : [{ kind: 'chain', level, was: old.after, now: next.after } as const]),
      ...(old.reminders === next.reminders ? [] : [{ kind: 'reminders', level, was: old.reminders, now: next.reminders } as const]),
    ]
  })
  return [...ofLevels, ...(was.openRedsMax === now.openRedsMax ? [] : [{ kind: 'reds', was: was.openRedsMax, now: now.openRedsMax } as const])]
}
