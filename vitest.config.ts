import { defineConfig } from 'vitest/config'
import { longestFirst } from './test/support/longest-first.ts'

const STORE_TESTS = '**/*.store.test.ts'
/** These start the embedded PostgreSQL themselves, or take a minute to say what the version of the server does not change; the longest first. */
const OF_THE_EMBEDDED = ['test/outage.test.ts', 'test/statements.test.ts', 'test/real-bureau.test.ts', 'test/bank-port.test.ts', 'test/platform/embedded.test.ts', 'test/full-disk.test.ts']
const isForeignServer = process.env.GB_TEST_DATABASE_URL !== undefined

/** `pure` needs nothing; `database` gets a server for the run and each file a database of its own (test/support); `whole` starts the product as a newcomer does. */
export default defineConfig({
  test: {
    sequence: { sequencer: longestFirst(OF_THE_EMBEDDED) },
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
          exclude: ['test/architecture/**', 'test/browser/**', 'test/whole/**', ...(isForeignServer ? OF_THE_EMBEDDED : [])],
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
      { extends: true, test: { name: 'whole', include: ['test/whole/**/*.test.ts'] } },
    ],
  },
})
