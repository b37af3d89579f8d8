const PARTS = ['month', 'overview', 'trainings'] as const
export type RosterPart = (typeof PARTS)[number]
export { PARTS as ROSTER_PARTS }
export type RosterSearch = { readonly unit?: string; readonly month?: string; readonly part?: RosterPart }

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/

/** A hand-edited address must not break the page: what is not understood is dropped. */
export function rosterSearchOf(raw: Record<string, unknown>): RosterSearch {
  const { unit, month } = raw
  const part = PARTS.find((one) => one === raw['part'])
  return { ...(typeof unit === 'string' && unit !== '' && unit.length <= 40 ? { unit } : {}), ...(typeof month === 'string' && MONTH.test(month) ? { month } : {}), ...(part === undefined || part === 'month' ? {} : { part }) }
}

/** '2026-12' and 1 → '2027-01'. */
export function monthAfter(month: string, months: number): string {
  const [year, nth] = month.split('-').map(Number) as [number, number]
  const count = year * 12 + nth - 1 + months
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
}
