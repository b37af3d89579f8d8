/**
 * Finds many phrases in one text in one pass (Aho and Corasick 1975, over UTF-16 units).
 * Each phrase counts once however often it stands in the text.
 */
export type PhraseMatcher = (text: string) => number[]

type Node = { next: Map<number, number>; fail: number; ends: number[] }

/** `phrasesFound(text)` answers the indices of the phrases that stand in it, in order of first appearance. */
export function compilePhrases(phrases: readonly string[]): PhraseMatcher {
  const nodes: Node[] = [{ next: new Map(), fail: 0, ends: [] }]
  phrases.forEach((phrase, index) => addPhrase(nodes, phrase, index))
  linkFailures(nodes)
  return (text) => {
    const found = new Set<number>()
    let at = 0
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      while (at !== 0 && !nodes[at]!.next.has(unit)) at = nodes[at]!.fail
      at = nodes[at]!.next.get(unit) ?? 0
      for (const index of nodes[at]!.ends) found.add(index)
    }
    return [...found]
  }
}

function addPhrase(nodes: Node[], phrase: string, index: number): void {
  if (phrase === '') throw new RangeError('a phrase has at least one character')
  let at = 0
  for (let i = 0; i < phrase.length; i++) {
    const unit = phrase.charCodeAt(i)
    let next = nodes[at]!.next.get(unit)
    if (next === undefined) {
      next = nodes.push({ next: new Map(), fail: 0, ends: [] }) - 1
      nodes[at]!.next.set(unit, next)
    }
    at = next
  }
  nodes[at]!.ends.push(index)
}

/** Breadth first, so that a node's failure target is complete before the node is. */
function linkFailures(nodes: Node[]): void {
  const queue = [...nodes[0]!.next.values()]
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head]!
    for (const [unit, child] of nodes[at]!.next) {
      let fail = nodes[at]!.fail
      while (fail !== 0 && !nodes[fail]!.next.has(unit)) fail = nodes[fail]!.fail
      const target = nodes[fail]!.next.get(unit)
      nodes[child]!.fail = target === undefined || target === child ? 0 : target
      nodes[child]!.ends.push(...nodes[nodes[child]!.fail]!.ends)
      queue.push(child)
    }
  }
}
