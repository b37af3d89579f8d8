import { ORDER_STATES } from '../../../src/contract/order.ts'
import { dayIn } from '../../ui/format/time.ts'

export const ORDER_KINDS = ['stop', 'query', 'freeze'] as const
export const ORDER_VIEWS = ['approve', 'review', 'ending', 'live', 'all'] as const
export type OrderView = (typeof ORDER_VIEWS)[number]
const ENDING_WITHIN_HOURS = 24
const LEVEL = /^(?:[1-9]|1\d|20)$/

/** What the address bar carries: a view that a shift works through can be bookmarked. */
export interface OrdersSearch {
  readonly kind?: (typeof ORDER_KINDS)[number]
  readonly view?: OrderView
  readonly state?: (typeof ORDER_STATES)[number]
  readonly level?: string
  readonly bank?: string
  readonly unit?: string
  /** Stops that took effect on these days: where the figures lead. */
  readonly effectiveFrom?: string
  readonly effectiveTo?: string
}

/** A hand-edited address must not break the page: what is not understood is dropped. */
export function ordersSearchOf(raw: Record<string, unknown>): OrdersSearch {
  const kind = ORDER_KINDS.find((one) => one === raw['kind'])
  const view = ORDER_VIEWS.find((one) => one === raw['view'])
  const state = ORDER_STATES.find((one) => one === raw['state'])
  const level = String(raw['level'] ?? '')
  const [bank, unit, effectiveFrom, effectiveTo] = [text(raw['bank']), text(raw['unit']), dayIn(raw['effectiveFrom']), dayIn(raw['effectiveTo'])]
  return {
    ...(kind === undefined || kind === 'stop' ? {} : { kind }), ...(view === undefined || view === 'live' ? {} : { view }), ...(state === undefined ? {} : { state }),
    ...(LEVEL.test(level) ? { level } : {}), ...(bank === undefined ? {} : { bank }), ...(unit === undefined ? {} : { unit }),
    ...(effectiveFrom === undefined || effectiveTo === undefined || kind === 'query' || kind === 'freeze' ? {} : { effectiveFrom, effectiveTo }),
  }
}

export function requestOf({ kind = 'stop', view = 'live', state, level, bank, unit, effectiveFrom, effectiveTo }: OrdersSearch): Record<string, string | number | undefined> {
  const shared = { kind, level, bank, unit, effectiveFrom, effectiveTo }
  // Queries are neither approved nor extended: these views show the live ones; only stops go alone.
  if (view === 'approve' && kind !== 'query') return { ...shared, toApprove: 'true' }
  if (view === 'review' && kind === 'stop') return { ...shared, toReview: 'true' }
  if (view === 'ending' && kind !== 'query') return { ...shared, endingWithinHours: ENDING_WITHIN_HOURS }
  return { ...shared, state: state ?? (view === 'all' ? 'all' : 'live') }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
