import { FIGURE_GROUPS, FIGURES } from '../../../src/contract/figures.ts'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { WARNING_LEVELS } from '../../../src/domain/levels.ts'
import { dayIn, dayOf } from '../../ui/format/time.ts'
import type { FigureGroup, FigureRowsSearch, FiguresSearch } from '../../ui/api/figures-api.ts'

const DAY_MS = 86_400_000
const REGION = /^\d{4}(?:\d{2}|\d{5}|\d{8})?$/

export const PRESETS = ['today', 'yesterday', 'days7', 'thisMonth', 'lastMonth', 'thisQuarter'] as const
export type Preset = (typeof PRESETS)[number]

export interface Span {
  readonly from: string
  readonly to: string
}

/** Both ends inclusive, as the contract wants it. */
export function spanOf(preset: Preset, now: number): Span {
  const today = dayOf(now)
  const [year = 0, month = 1] = today.split('-').map(Number)
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: dayOf(now - DAY_MS), to: dayOf(now - DAY_MS) }
    case 'days7':
      return { from: dayOf(now - 6 * DAY_MS), to: today }
    case 'thisMonth':
      return { from: monthStart(year, month), to: today }
    case 'lastMonth':
      return { from: monthStart(year, month - 1), to: dayBefore(monthStart(year, month)) }
    case 'thisQuarter':
      return { from: monthStart(year, month - ((month - 1) % 3)), to: today }
  }
}

export function figuresSearchOf(raw: Record<string, unknown>, now: number): FiguresSearch {
  const span = spanOf('days7', now)
  const from = dayIn(raw['from']) ?? span.from
  const to = dayIn(raw['to']) ?? span.to
  const unit = typeof raw['unit'] === 'string' && raw['unit'] !== '' ? raw['unit'] : undefined
  return {
    from: from <= to ? from : to, to, by: FIGURE_GROUPS.find((group) => group === raw['by']) ?? 'unit', unit, region: REGION.test(String(raw['region'])) ? String(raw['region']) : undefined,
    level: WARNING_LEVELS.find((level) => level === raw['level']), type: FRAUD_TYPES.find((type) => type.code === raw['type'])?.code,
  }
}

const DIGITS = { district: 6, street: 9, village: 12 } as const
const BELOW = { district: 'street', street: 'village', village: 'unit' } as const satisfies Record<keyof typeof DIGITS, FigureGroup>

/** One row of a table by places, opened: the same figures of that place, by what lies below. */
export function placeSearch(search: FiguresSearch, key: string): FiguresSearch | undefined {
  const { by } = search
  return by === 'district' || by === 'street' || by === 'village' ? { ...search, by: BELOW[by], region: key.slice(0, DIGITS[by]) } : undefined
}

/** What one figure was counted from; without a figure that is known, the warnings of the period. */
export function figureRowsSearchOf(raw: Record<string, unknown>, now: number): FigureRowsSearch {
  const key = typeof raw['key'] === 'string' || typeof raw['key'] === 'number' ? String(raw['key']) : ''
  return { ...figuresSearchOf(raw, now), figure: FIGURES.find((figure) => figure === raw['figure']) ?? 'warnings', ...(key === '' ? {} : { key }) }
}

/** `month` may be 0 or less: the year before. */
function monthStart(year: number, month: number): string {
  return new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10)
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10)
}
