export interface Piece {
  readonly text: string
  readonly isPhrase: boolean
}

/** The text cut at every matched phrase; where two begin together the longer one wins. */
export function pieces(text: string, phrases: readonly string[]): readonly Piece[] {
  const wanted = phrases.filter((phrase) => phrase !== '').sort((one, other) => other.length - one.length)
  if (wanted.length === 0) return [{ text, isPhrase: false }]
  const pattern = new RegExp(`(${wanted.map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'iu')
  // split with one group: what stands at odd places is a match.
  return text.split(new RegExp(pattern, 'giu')).map((part, index) => ({ text: part, isPhrase: index % 2 === 1 })).filter((piece) => piece.text !== '')
}
