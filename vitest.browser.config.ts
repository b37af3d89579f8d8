import { defineConfig } from 'vitest/config'
import { longestFirst } from './test/support/longest-first.ts'

const ALL = 'test/browser/**/*.test.ts'
/** What is measured here is measured alone. */
const MEASURED = ['test/browser/long-queue.test.ts']
// Files of one worker share the modules that they load, as in vitest.config.ts.
const shared = { isolate: false, testTimeout: 120_000, hookTimeout: 120_000, globalSetup: ['test/support/global-setup.ts', 'test/browser/built-pages.ts'] }

/** Apart from the others, for these need the built pages. Three at a time: each file has a bureau, a server and a browser of its own, and half of the time it waits for a page. */
export default defineConfig({
  test: {
    sequence: { sequencer: longestFirst(['test/browser/axe.test.ts']) },
    projects: [
      { test: { ...shared, name: 'browser', include: [ALL], exclude: MEASURED, maxWorkers: 3, sequence: { groupOrder: 0 } } },
      { test: { ...shared, name: 'measured', include: MEASURED, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
})
