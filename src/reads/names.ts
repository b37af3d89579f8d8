import { sql } from 'kysely'
import type { Place } from '../contract/task.ts'
import type { z } from 'zod'
import { ancestors, regionDigits, type RegionCode } from '../domain/region-code.ts'
import type { Tx } from '../platform/transaction.ts'

/** District › street › village › grid for each code; the city itself is left out, everybody is in it. */
export async function regionPaths(tx: Tx, codes: readonly number[]): Promise<(code: number) => string[]> {
  const wanted = new Set(codes.flatMap((code) => [code, ...ancestors(code as RegionCode)]))
  const rows = wanted.size === 0 ? [] : (await sql<{ code: number; name: string }>`select code, name from region where code = any(${[...wanted]}::bigint[])`.execute(tx)).rows
  const names = new Map(rows.map((row) => [row.code, row.name]))
  return (code) => {
    const above = ancestors(code as RegionCode).toReversed()
    const chain = above.length === 0 ? [code] : [...above.slice(1), code]
    return chain.flatMap((one) => names.get(one) ?? [])
  }
}

export function placeOf(row: { region: number; region_source: string; region_confidence: number }, path: (code: number) => string[]): z.infer<typeof Place> {
  return { region: regionDigits(row.region as RegionCode), path: path(row.region), source: row.region_source, confidence: row.region_confidence }
}

export async function userNames(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await sql<{ id: string; name: string }>`select id, name from app_user where id = any(${wanted}::uuid[])`.execute(tx)
  return new Map(rows.rows.map((row) => [row.id, row.name]))
}

export async function unitNames(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await sql<{ code: string; name: string }>`select code, name from unit where code = any(${[...new Set(codes)]}::text[])`.execute(tx)
  return new Map(rows.rows.map((row) => [row.code, row.name]))
}

export async function caseNumbers(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await sql<{ id: string; number: string }>`select id, number from fraud_case where id = any(${[...new Set(ids)]}::uuid[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.id, row.number]))
}
