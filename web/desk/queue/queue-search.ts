import { WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import type { WarningSearch } from '../../ui/api/warning-api.ts'

export const QUEUE_STATES = ['live', 'open', 'elsewhere', 'closed', 'all'] as const
export type QueueState = (typeof QUEUE_STATES)[number]

/** What the address bar carries, so that a filtered queue can be bookmarked and sent to a colleague. */
export interface QueueSearch {
  readonly levels?: string
  readonly state?: QueueState
  readonly type?: string
  readonly unit?: string
  readonly q?: string
}

/** A hand-edited address must not break the page: what is not understood is dropped. */
export function queueSearchOf(raw: Record<string, unknown>): QueueSearch {
  const levels = levelsOf(text(raw['levels']))
  const state = QUEUE_STATES.find((candidate) => candidate === raw['state'])
  const [type, unit, q] = [text(raw['type']), text(raw['unit']), text(raw['q'])]
  return {
    ...(levels.length > 0 && levels.length < WARNING_LEVELS.length ? { levels: levels.join(',') } : {}),
    ...(state !== undefined && state !== 'live' ? { state } : {}),
    ...(type !== undefined ? { type } : {}),
    ...(unit !== undefined ? { unit } : {}),
    ...(q !== undefined ? { q } : {}),
  }
}

export function levelsOf(list: string | undefined): readonly WarningLevel[] {
  const wanted = (list ?? '').split(',')
  return WARNING_LEVELS.filter((level) => wanted.includes(level))
}

export function requestOf({ levels, state = 'live', type, unit, q }: QueueSearch): WarningSearch {
  const isLive = state === 'live' || state === 'open'
  return { state, levels, fraudType: type, unit, q, sort: isLive ? 'urgency' : 'newest' }
}

function text(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const trimmed = String(value).trim()
  return trimmed === '' ? undefined : trimmed
}
