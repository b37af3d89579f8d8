let aheadMs = 0

/** The banks' own time: the machine's, and as far ahead as somebody has put it. */
export function simulatedMs(): number {
  return Date.now() + aheadMs
}

/** Half a year passes in a moment: holds lapse, freezes end. Never backwards: what has lapsed stays so. */
export function setAhead(ms: number): void {
  aheadMs = Math.max(aheadMs, ms)
}
