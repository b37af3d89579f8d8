import type { CoverageView } from '../../../src/contract/coverage.ts'
import { countText } from '../../ui/format/amount.ts'
import { monthDayOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { Columns } from '../frame/columns.tsx'

/** How many joined in each of the weeks; the sum before and after stands in words. */
export function CoverageTrend({ trend }: { readonly trend: CoverageView['trend'] }) {
  const t = useText()
  const language = useLanguage()
  const day = (text: string) => monthDayOf(`${text}T12:00:00+08:00`, language)
  const weeks = trend.slice(1).map((week, index) => {
    const joined = week.registered - trend[index]!.registered
    return { key: week.day, name: day(week.day), value: joined, text: countText(joined) }
  })
  const [first, last] = [trend[0]!, trend.at(-1)!]
  return (
    <section className="panel" aria-labelledby="coverage-trend">
      <h2 id="coverage-trend" className="panel-title">{t('coverage.trend')}</h2>
      <p className="quiet">{t('coverage.trendSpan', { from: day(first.day), before: countText(first.registered), to: day(last.day), now: countText(last.registered) })}</p>
      <Columns label={t('coverage.trend')} columns={weeks} />
    </section>
  )
}
