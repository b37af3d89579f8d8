import type { BulkResult } from '../contract/bulk.ts'
import { Refusal } from '../domain/refusal.ts'

/** One press about several: each for itself, so that what cannot be done does not hold up the others. */
export async function eachOf(ids: readonly string[], act: (id: string) => Promise<void>): Promise<BulkResult> {
  const items: BulkResult['items'] = []
  for (const id of new Set(ids)) {
    try {
      await act(id)
      items.push({ id, failure: null })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      items.push({ id, failure: { code: error.code, zh: error.zh, en: error.en } })
    }
  }
  return { items }
}
