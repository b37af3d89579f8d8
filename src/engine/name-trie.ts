/** Many names in one tree, so that all of those that begin at a place of a text are met in one walk (over UTF-16 units). */
export type NameTrie = {
  /** Calls `visit` for each name that stands in `text` at `from`, the shortest first, with its place in the list and where it ends. */
  readonly startingAt: (text: string, from: number, visit: (name: number, end: number) => void) => void
}

type Node = { readonly next: Map<number, Node>; name: number }

/** Throws RangeError on an empty name and on one that stands twice. */
export function nameTrie(names: readonly string[]): NameTrie {
  const root: Node = { next: new Map(), name: -1 }
  // Most places of a text begin no name: that is seen without a look into a map.
  const firsts: (Node | undefined)[] = Array.from({ length: 0x1_0000 })
  names.forEach((name, index) => {
    const node = nodeOf(root, name)
    if (name === '' || node.name !== -1) throw new RangeError(`a name is empty or stands twice: "${name}"`)
    node.name = index
  })
  for (const [unit, node] of root.next) firsts[unit] = node
  return {
    startingAt: (text, from, visit) => {
      let at = from < text.length ? firsts[text.charCodeAt(from)] : undefined
      for (let end = from + 1; at !== undefined; end++) {
        if (at.name !== -1) visit(at.name, end)
        at = end < text.length ? at.next.get(text.charCodeAt(end)) : undefined
      }
    },
  }
}

function nodeOf(root: Node, name: string): Node {
  let at = root
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i)
    let next = at.next.get(unit)
    if (next === undefined) {
      next = { next: new Map(), name: -1 }
      at.next.set(unit, next)
    }
    at = next
  }
  return at
}
