import { expect, test } from 'vitest'
import { missingPlatforms, readLock } from '../../tools/lock-platforms.ts'

test('the lock file names every program for other systems, or npm ci refuses it: node tools/lock-platforms.ts', () => {
  expect(missingPlatforms(readLock()).map((one) => one.name)).toEqual([])
})

test('a program that is left out is found, and one that stands beside its package is not', () => {
  const packages = { '': {}, 'node_modules/lint': { version: '1.0.0', dev: true, optionalDependencies: { 'lint-linux-x64': '1.0.0', 'lint-darwin-x64': '1.0.0' } }, 'node_modules/lint/node_modules/lint-linux-x64': { version: '1.0.0' } }
  expect(missingPlatforms({ packages })).toEqual([{ name: 'lint-darwin-x64', version: '1.0.0', dev: true }])
})

test('the lock file names no address', () => {
  expect(JSON.stringify(readLock())).not.toMatch(/"resolved":"https?:/)
})
