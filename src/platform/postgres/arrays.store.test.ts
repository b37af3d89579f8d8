import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { blobs, float8s, int2s, int4s, int8s, jsons, texts, times, uuids } from './arrays.ts'

let own: TestDatabase
beforeAll(async () => { own = await testDatabase() })
afterAll(() => own.drop())

async function back<T>(type: string, literal: Buffer): Promise<T[]> {
  const found = await own.pool.query<{ value: T }>(`select value from unnest($1::${type}[]) with ordinality as t (value, place) order by place`, [literal])
  return found.rows.map((row) => row.value)
}

const same = <T>(value: T): T => value

test('whatever somebody sent comes back from a text array as it was', async () => {
  const awkward = ['', 'null', 'NULL', '{}', 'a,b', '"', '\\', '\\"', "'; drop table signal; --", ' 空格 ', '\n\t', '💣', null]
  expect(await back('text', texts(awkward, same))).toEqual(awkward)
  await fc.assert(fc.asyncProperty(fc.array(fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')))), async (values) => {
    expect(await back('text', texts(values, same))).toEqual(values)
  }), { numRuns: 100 })
})

test('JSON, numbers, ids, times and bytes come back as they were', async () => {
  const details = [{ phrases: ['他说"安全账户"', 'C:\\'], tags: [] }, null]
  expect(await back('jsonb', jsons(details, (detail) => (detail === null ? null : JSON.stringify(detail))))).toEqual(details)
  const wide = [1, -2, null, 0, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER]
  expect(await back('bigint', int8s(wide, same))).toEqual(wide)
  await fc.assert(fc.asyncProperty(fc.array(fc.maxSafeInteger(), { minLength: 1 }), async (values) => {
    expect((await back<number | string>('bigint', int8s(values, same))).map(Number)).toEqual(values)
  }), { numRuns: 50 })
  expect(await back('integer', int4s([2 ** 31 - 1, -(2 ** 31), null], same))).toEqual([2 ** 31 - 1, -(2 ** 31), null])
  expect(await back('smallint', int2s([32_767, -32_768, null], same))).toEqual([32_767, -32_768, null])
  expect(await back('float8', float8s([124.2, -0.5, null], same))).toEqual([124.2, -0.5, null])
  const ids = ['00000000-0000-4000-8000-000000000001', 'abcdef01-2345-6789-abcd-ef0123456789', null]
  expect(await back('uuid', uuids(ids, same))).toEqual(ids)
  const moments = [new Date('2026-03-02T03:00:00.123+08:00'), new Date('1970-01-01T00:00:00.001Z'), new Date('2199-12-31T23:59:59.999Z'), null]
  expect(await back('timestamptz', times(moments, same))).toEqual(moments)
  const sealed = [Buffer.from([0, 92, 34, 255]), Buffer.alloc(0)]
  expect(await back('bytea', blobs(sealed, same))).toEqual(sealed)
})

test('no rows make an empty array', async () => {
  expect(await back('text', texts([], same))).toEqual([])
  expect(await back('uuid', uuids([], same))).toEqual([])
})
