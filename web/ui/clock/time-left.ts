const SOON_MS = 60_000
const HOUR_SECONDS = 3_600

export type Pace = 'calm' | 'soon' | 'late'

/** 59.9 s late still counts as late, and exactly due is not yet late. */
export function isLate(leftMs: number): boolean {
  return Math.floor(leftMs / 1_000) < 0
}

export function paceOf(leftMs: number): Pace {
  if (isLate(leftMs)) return 'late'
  return leftMs <= SOON_MS ? 'soon' : 'calm'
}

/** '04:32', '1:04:32' from an hour on, '+01:20' when overdue. */
export function clockText(leftMs: number): string {
  const late = isLate(leftMs)
  const seconds = Math.abs(Math.floor(leftMs / 1_000))
  const hours = Math.floor(seconds / HOUR_SECONDS)
  const minutes = Math.floor((seconds % HOUR_SECONDS) / 60)
  const parts = [...(hours > 0 ? [String(hours)] : []), String(minutes).padStart(2, '0'), String(seconds % 60).padStart(2, '0')]
  return (late ? '+' : '') + parts.join(':')
}
