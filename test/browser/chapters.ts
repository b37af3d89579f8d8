import { beforeEach } from 'vitest'

/** The tests of this file are chapters of one story: after one that failed the others have no beginning, and are left out. */
export function inChapters(): void {
  let isBroken = false
  beforeEach((context) => {
    if (isBroken) context.skip()
    context.onTestFailed(() => { isBroken = true })
  })
}
