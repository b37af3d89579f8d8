import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withLogin } from '../src/platform/postgres/url.ts'
import { dropDatabase } from './support/database.ts'

/** A bureau on a server of one's own, run by the command line alone; `npm test` does this on PostgreSQL 15. */
const server = process.env.GB_TEST_DATABASE_URL
const folder = mkdtempSync(join(tmpdir(), 'gb-foreign-'))
const [home, elsewhere] = ['', '_copy'].map((end) => `gb_test_${randomUUID().replaceAll('-', '')}${end}`) as [string, string]

function gb(database: string, data: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/gb.ts', ...args], { env: { ...process.env, GB_DATA: join(folder, data), DATABASE_URL: withLogin(server!, { database }), GB_LOG: 'fatal' } })
    let out = ''
    child.stdout.on('data', (text: Buffer) => { out += text.toString() })
    child.stderr.on('data', (text: Buffer) => { out += text.toString() })
    child.once('exit', (code) => resolve({ code, out }))
  })
}

afterAll(async () => {
  if (server !== undefined) for (const database of [home, elsewhere]) await dropDatabase(server, database)
  rmSync(folder, { recursive: true, force: true })
})

test.skipIf(server === undefined)('the drill on a server of one\'s own: founded, backed up with its key, restored into an empty database, and the audit chain is whole', async () => {
  expect(await gb(home, 'data', 'serve')).toMatchObject({ code: 1, out: expect.stringContaining('bureau.missing') as string })
  expect(await gb(home, 'data', 'add-source', 'carrier', '运营商')).toMatchObject({ code: 1, out: expect.stringContaining('bureau.missing') as string })
  expect(await gb(home, 'data', 'init', '--real', '--city', '3302')).toMatchObject({ code: 0 })
  expect((await gb(home, 'data', 'backup', join(folder, 'backup'), '--with-keys')).out).toContain('已备份')
  expect(await gb(home, 'again', 'restore', join(folder, 'backup'), join(folder, 'again'))).toMatchObject({ code: 1, out: expect.stringContaining('holds the bureau') as string })
  expect(await gb(elsewhere, 'restored', 'restore', join(folder, 'backup'), join(folder, 'restored'))).toMatchObject({ code: 0, out: expect.stringContaining('已恢复') as string })
  expect(await gb(elsewhere, 'restored', 'audit', 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('审计链完整') as string })
}, 120_000)
