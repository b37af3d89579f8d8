import type { AuditFilter } from '../../../src/contract/audit.ts'
import { dayIn } from '../../ui/format/time.ts'

const WORDS = { actor: 64, action: 60, subject: 64 } as const

/** What the address bar carries. A hand-edited address must not break the page: what is not understood is dropped. */
export function auditSearchOf(raw: Record<string, unknown>): AuditFilter {
  const words = Object.entries(WORDS).map(([key, charsMax]) => [key, textOf(raw[key]).trim().slice(0, charsMax)])
  const days = ['from', 'to'].map((key) => [key, dayIn(raw[key]) ?? ''])
  return Object.fromEntries([...words, ...days].filter(([, word]) => word !== ''))
}

/** A number in the address is a word here. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
