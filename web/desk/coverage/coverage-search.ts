import { COVERAGE_LEVELS, type CoverageQuery } from '../../../src/contract/coverage.ts'
import { dayIn } from '../../ui/format/time.ts'

const REGION = /^[1-9]\d{3,14}$/

/** A hand-edited address must not break the page: what is not understood is dropped. */
export function coverageSearchOf(raw: Record<string, unknown>): CoverageQuery {
  const [region, date] = [String(raw['region'] ?? ''), dayIn(raw['date'])]
  const by = COVERAGE_LEVELS.find((level) => level === raw['by'])
  return { ...(REGION.test(region) ? { region } : {}), ...(by === undefined ? {} : { by }), ...(date === undefined ? {} : { date }) }
}
