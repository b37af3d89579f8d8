/**
 * What a list of names says of a place in a tree. Each name may mean several nodes; it speaks for a node when it means that node or one above
 * it, says nothing when it means one below, and speaks against it otherwise. Nothing here knows what a node is.
 */
export type Meaning = { readonly node: number; /** 0…1: how surely the name means this node. */ readonly weight: number }
export type Naming = { readonly meanings: readonly Meaning[]; /** A soft name speaks for what it means and never against anything. */ readonly isSoft: boolean }
export type Tree = { readonly parents: Int32Array; readonly depths: Uint8Array }

/** `named[depth]`: the best weight with which the node of that depth, at or above the candidate, was named; 0 where it was not. `against[depth]`: how many names of that depth mean another. */
export type Vote = { readonly node: number; readonly named: readonly number[]; readonly against: readonly number[] }

const DEPTHS = 5

/** `mayLieUnder`: lets a name speak for a node that does not lie under what it means (a place that was moved to another parent). */
export function voteOn(tree: Tree, namings: readonly Naming[], node: number, mayLieUnder: (node: number, above: number) => boolean): Vote {
  const [named, against] = [Array<number>(DEPTHS).fill(0), Array<number>(DEPTHS).fill(0)]
  for (const { meanings, isSoft } of namings) {
    let isFor = false
    let isBelow = false
    let depth = DEPTHS - 1
    for (const meaning of meanings) {
      const at = tree.depths[meaning.node]!
      depth = Math.min(depth, at)
      if (isAtOrAbove(tree, meaning.node, node) || mayLieUnder(node, meaning.node)) {
        isFor = true
        named[at] = Math.max(named[at]!, meaning.weight)
      } else if (isAtOrAbove(tree, node, meaning.node)) isBelow = true
    }
    if (!isFor && !isBelow && !isSoft) against[depth]!++
  }
  return { node, named, against }
}

export function isAtOrAbove(tree: Tree, above: number, node: number): boolean {
  return ancestorAt(tree, node, tree.depths[above]!) === above
}

/** Undefined where the branch has no node of that depth. */
export function ancestorAt(tree: Tree, node: number, depth: number): number | undefined {
  let at = node
  while (tree.depths[at]! > depth) at = tree.parents[at]!
  return tree.depths[at] === depth ? at : undefined
}
