import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** These files begin first: begun last, one of them would be waited for by itself. A fresh clone has no times of an earlier run to go by. */
export function longestFirst(longest: readonly string[]): typeof BaseSequencer {
  return class LongestFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const rank = ({ moduleId }: TestSpecification) => { const at = longest.findIndex((name) => moduleId.endsWith(name)); return at === -1 ? longest.length : at }
      return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
    }
  }
}
