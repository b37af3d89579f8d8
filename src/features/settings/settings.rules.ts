import type { PaceSettings } from '../../contract/pace.ts'
import { LEVEL_NAMES, WARNING_LEVELS, type WarningLevel } from '../../domain/levels.ts'
import { RED_ACCEPT_SECONDS_MAX } from '../../domain/limits.ts'
import { refuse } from '../../domain/refusal.ts'

/** A clock that cannot be kept, or that lets a red lie, is not set. */
export function mustBeSane({ clocks }: PaceSettings): void {
  if (clocks.red.acceptSeconds > RED_ACCEPT_SECONDS_MAX) throw refuse('pace.red_too_slow', { seconds: RED_ACCEPT_SECONDS_MAX })
  // Three of one moment, the acceptance: the later step cannot be due before the earlier one.
  const upsideDown = WARNING_LEVELS.find((level) => clocks[level].firstCallSeconds > clocks[level].reachedSeconds || clocks[level].reachedSeconds > clocks[level].outcomeSeconds)
  if (upsideDown !== undefined) throw refuse('pace.upside_down', LEVEL_NAMES[upsideDown])
}

/** How a task of this level is offered: with which limit, and to whom after whom. */
export function askingOf({ escalation, openRedsMax }: PaceSettings, level: WarningLevel) {
  return { isRed: level === 'red', redsMax: openRedsMax, chain: ['on-duty', ...escalation[level].after, 'centre'] } as const
}
