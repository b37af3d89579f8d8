/** What tells two words apart that differ by a single character. `read` and `meant` are the two characters of a substitution. */
export type Slip = { readonly kind: 'replaced'; readonly read: string; readonly meant: string } | { readonly kind: 'missing' | 'added' | 'swapped'; readonly read: string; readonly meant: string }

/** How `read` differs from `meant`: one character replaced, left out or added, or two neighbours swapped. Undefined when they are equal or further apart. */
export function slipBetween(read: string, meant: string): Slip | undefined {
  const longer = read.length - meant.length
  if (longer < -1 || longer > 1) return undefined
  // Of three characters and more one end is as it was: most words are out at once.
  if (read.length > 2 && meant.length > 2 && read[0] !== meant[0] && read[read.length - 1] !== meant[meant.length - 1]) return undefined
  let front = 0
  while (front < read.length && front < meant.length && read[front] === meant[front]) front++
  let back = 0
  while (back < read.length - front && back < meant.length - front && read[read.length - 1 - back] === meant[meant.length - 1 - back]) back++
  const [odd, even] = [read.slice(front, read.length - back), meant.slice(front, meant.length - back)]
  if (odd.length === 1 && even.length === 1) return { kind: 'replaced', read: odd, meant: even }
  if (odd.length === 0 && even.length === 1) return { kind: 'missing', read: odd, meant: even }
  if (odd.length === 1 && even.length === 0) return { kind: 'added', read: odd, meant: even }
  return odd.length === 2 && even.length === 2 && odd[0] === even[1] && odd[1] === even[0] ? { kind: 'swapped', read: odd, meant: even } : undefined
}
