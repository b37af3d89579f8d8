import { defineConfig } from 'vitest/config'

/** Needs the built pages (dist/web). Apart from the others, because a browser takes both cores. */
export default defineConfig({
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
