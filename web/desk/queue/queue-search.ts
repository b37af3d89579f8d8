import { WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import type { WarningSearch } from '../../ui/api/warning-api.ts'

export const QUEUE_STATES = ['live', 'open', 'elsewhere', 'closed', 'all'] as const
export type QueueState = (typeof QUEUE_STATES)[number]

/** In their order in the table. */
export const QUEUE_COLUMNS = ['what', 'where', 'holder', 'opened', 'latest', 'ref'] as const
export type QueueColumn = (typeof QUEUE_COLUMNS)[number]
const FIRST_COLUMNS: readonly QueueColumn[] = ['what', 'where', 'holder', 'opened']

/** What the address bar carries, so that a filtered queue can be bookmarked and sent to a colleague. */
export interface QueueSearch {
  readonly levels?: string
  readonly state?: QueueState
  readonly type?: string
  readonly unit?: string
  readonly q?: string
  readonly cols?: string
}

/** A hand-edited address must not break the page: what is not understood is dropped. */
export function queueSearchOf(raw: Record<string, unknown>): QueueSearch {
  const levels = levelsOf(text(raw['levels']))
  const state = QUEUE_STATES.find((candidate) => candidate === raw['state'])
  const cols = columnsOf(text(raw['cols']))
  const [type, unit, q] = [text(raw['type']), text(raw['unit']), text(raw['q'])]
  return {
    ...(levels.length > 0 && levels.length < WARNING_LEVELS.length ? { levels: levels.join(',') } : {}),
    ...(state !== undefined && state !== 'live' ? { state } : {}),
    ...(type !== undefined ? { type } : {}),
    ...(unit !== undefined ? { unit } : {}),
    ...(q !== undefined ? { q } : {}),
    ...(cols.join() === FIRST_COLUMNS.join() ? {} : { cols: cols.join(',') }),
  }
}

export function levelsOf(list: string | undefined): readonly WarningLevel[] {
  const wanted = (list ?? '').split(',')
  return WARNING_LEVELS.filter((level) => wanted.includes(level))
}

export function columnsOf(list: string | undefined): readonly QueueColumn[] {
  if (list === undefined) return FIRST_COLUMNS
  const wanted = list.split(',')
  return QUEUE_COLUMNS.filter((column) => column === 'what' || wanted.includes(column))
}

/** What may be kept: not what was searched for, which may be somebody's number. */
export function lastingSearch(search: QueueSearch): Omit<QueueSearch, 'q'> {
  const { q: _, ...lasting } = search
  return lasting
}

/** Rows may be missing because somebody asked for fewer. */
export function isNarrowed(search: QueueSearch): boolean {
  const { cols: _, ...filters } = search
  return Object.keys(filters).length > 0
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
