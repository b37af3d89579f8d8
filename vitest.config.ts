import { defineConfig } from 'vitest/config'
import { longestFirst } from './test/support/longest-first.ts'

const STORE_TESTS = '**/*.store.test.ts'
const SERVER = 'test/support/global-setup.ts'
/** Most of their time these wait: for a database that is gone for a minute, for processes that start and stop. Beside the others, in a process of their own, they take nobody's time. */
const WAITING = ['test/outage.test.ts', 'test/real-bureau.test.ts', 'test/platform/embedded.test.ts', 'test/full-disk.test.ts']
/** These take a minute to say what the version of the server does not change. Begun last, one of them would be waited for by itself. */
const LONGEST = ['test/statements.test.ts', 'test/bank-port.test.ts']
const isForeignServer = process.env.GB_TEST_DATABASE_URL !== undefined

/** `pure` needs nothing; `database` gets a server for the run and each file a database of its own (test/support), `waiting` too; `whole` starts the product as a newcomer does. */
export default defineConfig({
  test: {
    sequence: { sequencer: longestFirst(LONGEST) },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Files of one worker share the modules that they load: a quarter of the time went into loading them anew for each. Nothing of ours keeps state in a module.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['src/**/*.test.ts', 'demo/**/*.test.ts', 'sim/**/*.test.ts', 'tools/**/*.test.ts', 'web/**/*.test.{ts,tsx}', 'test/architecture/**/*.test.ts'],
          exclude: [STORE_TESTS],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: [`src/${STORE_TESTS}`, `demo/${STORE_TESTS}`, `sim/${STORE_TESTS}`, 'scenarios/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/architecture/**', 'test/browser/**', 'test/whole/**', ...WAITING, ...(isForeignServer ? LONGEST : [])],
          globalSetup: [SERVER],
        },
      },
      { extends: true, test: { name: 'waiting', include: WAITING, globalSetup: [SERVER] } },
      { extends: true, test: { name: 'whole', include: ['test/whole/**/*.test.ts'] } },
    ],
  },
})
