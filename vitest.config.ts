import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const STORE_TESTS = '**/*.store.test.ts'
/** These start the embedded PostgreSQL themselves, or take a minute to say what the version of the server does not change; the longest first. */
const OF_THE_EMBEDDED = ['test/outage.test.ts', 'test/statements.test.ts', 'test/real-bureau.test.ts', 'test/bank-port.test.ts', 'test/platform/embedded.test.ts', 'test/full-disk.test.ts']
/** The longest first: begun last, one of them would be waited for by itself. A fresh clone has no times of an earlier run to go by. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => { const at = OF_THE_EMBEDDED.findIndex((name) => moduleId.endsWith(name)); return at === -1 ? OF_THE_EMBEDDED.length : at }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
const isForeignServer = process.env.GB_TEST_DATABASE_URL !== undefined

/** `pure` needs nothing; `database` gets a server for the run and each file a database of its own (test/support); `whole` starts the product as a newcomer does. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 30_000,
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
