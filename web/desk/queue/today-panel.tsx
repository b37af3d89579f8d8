import { useQuery } from '@tanstack/react-query'
import type { TodayView } from '../../../src/contract/figures.ts'
import { LEVEL_NAMES, WARNING_LEVELS } from '../../../src/domain/levels.ts'
import { readToday } from '../../ui/api/figures-api.ts'
import { countText, shortAmount, wholeAmount } from '../../ui/format/amount.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { HourBars, ShareBars } from './share-bars.tsx'

const REFRESH_EVERY_MS = 5_000
const POLL_MS = 60_000

export function TodayPanel() {
  const t = useText()
  const today = useQuery({ queryKey: ['today'], queryFn: ({ signal }) => readToday(signal), refetchInterval: POLL_MS })
  const refresh = useCoalesced(() => void today.refetch(), REFRESH_EVERY_MS)
  useLiveEvent((event) => {
    if (event.type === 'numbers.changed' || event.type.startsWith('warning.') || event.type.startsWith('surge.')) refresh()
  })
  return (
    <aside className="today" aria-labelledby="today-title">
      <h2 id="today-title" className="panel-title">{t('desk.today')}{today.data !== undefined && <span className="quiet"> {today.data.scope.name}</span>}</h2>
      {today.isPending && <Skeleton rows={8} />}
      {today.isError && <FailureView failure={today.error} onRetry={() => void today.refetch()} />}
      {today.data !== undefined && <TodayNumbers today={today.data} />}
    </aside>
  )
}

function TodayNumbers({ today }: { readonly today: TodayView }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const levelShares = WARNING_LEVELS.flatMap((level) => today.byLevel.filter((share) => share.key === level))
  return (
    <>
      {today.surges.map((surge) => (
        <p key={surge.id} className="surge">
          <strong>{t('desk.surge.word')}</strong> {t('desk.surge.panel', { source: codeName('source', surge.source), time: clockOf(surge.startedAt), n: surge.warnings })}
        </p>
      ))}
      <dl className="numbers">
        <Number name={t('desk.today.total')} value={countText(today.total)} unit={t('unit.warnings')} />
        <Number name={t('desk.today.visited')} value={countText(today.visited)} unit={t('unit.warnings')} />
        <Number name={t('desk.today.notYet')} value={countText(today.notYet)} unit={t('unit.warnings')} isLoud={today.notYet > 0} />
        <Number name={t('desk.today.elsewhere')} value={countText(today.elsewhere)} unit={t('unit.warnings')} />
        <Number name={t('desk.today.withoutContact')} value={countText(today.withoutContact)} unit={t('unit.warnings')} />
        <Number name={t('desk.today.followUp')} value={countText(today.followUp)} unit={t('unit.warnings')} />
        <Number name={t('desk.today.dissuaded')} value={countText(today.dissuaded)} unit={t('unit.cases')} />
      </dl>
      <p className="quiet today-sum">{t('desk.today.sum')}</p>
      <p className="today-money">
        {t('desk.today.direct')} <strong title={wholeAmount(today.directFen, language)}>{shortAmount(today.directFen, language)}</strong><br />
        {t('desk.today.indirect')} <strong title={wholeAmount(today.indirectFen, language)}>{shortAmount(today.indirectFen, language)}</strong>
      </p>
      <h3 className="panel-sub">{t('desk.today.perHour')}</h3>
      <HourBars counts={today.perHour} />
      <h3 className="panel-sub">{t('desk.today.byLevel')}</h3>
      <ShareBars shares={levelShares.map((share) => ({ ...share, name: LEVEL_NAMES[share.key as keyof typeof LEVEL_NAMES][language], tone: share.key }))} />
      <h3 className="panel-sub">{t('desk.today.byType')}</h3>
      <ShareBars shares={today.byType.map((share) => ({ ...share, name: fraudTypeText(share.key, language) }))} />
      <h3 className="panel-sub">{t('desk.today.byKind')}</h3>
      <ShareBars shares={today.byKind.map((share) => ({ ...share, name: codeName('signalKind', share.key) }))} />
      <h3 className="panel-sub">{t('desk.today.bySource')}</h3>
      <ShareBars shares={today.bySource.map((share) => ({ ...share, name: codeName('source', share.key) }))} />
    </>
  )
}

function Number({ name, value, unit, isLoud = false }: { readonly name: string; readonly value: string; readonly unit: string; readonly isLoud?: boolean }) {
  return (
    <div className={`number ${isLoud ? 'number-loud' : ''}`}>
      <dt>{name}</dt>
      <dd>{value}<span className="number-unit">{unit}</span></dd>
    </div>
  )
}
