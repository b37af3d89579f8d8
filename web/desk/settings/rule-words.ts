/** How a condition of the declared subset (docs/decision-table.md) reads: `>= 3` as '≥ 3', `[3..5]` as '3–5', `"red", "orange"` as '红色；橙色'. */
export function conditionWords(cell: string, nameOf: (word: string) => string, separator: string): string {
  const range = /^\[(-?[\d.]+)\.\.(-?[\d.]+)\]$/.exec(cell.trim())
  if (range !== null) return range[1] === range[2] ? `= ${range[1]}` : `${range[1]}–${range[2]}`
  if (cell.includes('"')) return [...cell.matchAll(/"([^"]*)"/g)].map(([, word = '']) => nameOf(word)).join(separator)
  if (/^-?[\d.]+$/.test(cell.trim())) return `= ${cell.trim()}`
  return cell.replace('>=', '≥').replace('<=', '≤').replace('!=', '≠').replace('==', '=')
}

/** A text cell without its quotes; the facts that will be filled in are an N. */
export function answerWords(cell: string): string {
  return cell.trim().replace(/^"([^"]*)"$/, '$1').replace(/\{\w+\}/g, 'N')
}
