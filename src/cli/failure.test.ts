import { openSync, readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { sayFailure } from './failure.ts'

afterEach(() => { vi.restoreAllMocks() })

function said(act: () => unknown): unknown {
  const error = vi.spyOn(console, 'error').mockReturnValue(undefined)
  try {
    act()
  } catch (failure) {
    sayFailure(failure)
  }
  return error.mock.lastCall?.[0]
}

test('a file that is not there, or is a folder, is named with what to do, without a stack', () => {
  expect(said(() => openSync('/no/such/file.csv', 'r'))).toBe('[ENOENT] /no/such/file.csv: 没有这个文件或目录，请核对路径 — there is no such file or folder; check the path')
  expect(said(() => readFileSync(import.meta.filename + '/x'))).toMatch(/^\[ENOTDIR\] .*不是目录/)
  expect(said(() => readFileSync(import.meta.dirname))).toMatch(/^\[EISDIR\] 这是目录/)
  const failure = new Error('nobody expected this')
  expect(said(() => { throw failure })).toBe(failure)
})
