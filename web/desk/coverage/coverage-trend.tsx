import type { CoverageView } from '../../../src/contract/coverage.ts'
import { countText } from '../../ui/format/amount.ts'
import { monthDayOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'

const BAR_HEIGHT_MAX = 84

/** How many joined in each of the weeks; the sum before and after stands in words. */
export function CoverageTrend({ trend }: { readonly trend: CoverageView['trend'] }) {
  const t = useText()
  const language = useLanguage()
  const weeks = trend.slice(1).map((week, index) => ({ day: week.day, joined: week.registered - trend[index]!.registered }))
  const largest = Math.max(1, ...weeks.map((week) => week.joined))
  const [first, last] = [trend[0]!, trend.at(-1)!]
  const day = (text: string) => monthDayOf(`${text}T12:00:00+08:00`, language)
  return (
    <section className="panel" aria-labelledby="coverage-trend">
      <h2 id="coverage-trend" className="panel-title">{t('coverage.trend')}</h2>
      <p className="quiet">{t('coverage.trendSpan', { from: day(first.day), before: countText(first.registered), to: day(last.day), now: countText(last.registered) })}</p>
      <ScrollRegion label={t('coverage.trend')}>
        <ol className="trend">
          {weeks.map((week) => (
            <li key={week.day} className="trend-week">
              <span className="trend-count">{countText(week.joined)}</span>
              <span className="trend-bar" aria-hidden="true" style={{ height: Math.max(1, (week.joined / largest) * BAR_HEIGHT_MAX) }} />
              <span className="trend-day">{day(week.day)}</span>
            </li>
          ))}
        </ol>
      </ScrollRegion>
    </section>
  )
}
