import './wall.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TodayView } from '../../../src/contract/figures.ts'
import type { WallView } from '../../../src/contract/wall.ts'
import { readToday } from '../../ui/api/figures-api.ts'
import { readWall } from '../../ui/api/wall-api.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { countText, shortAmount, wholeAmount } from '../../ui/format/amount.ts'
import { clockOf } from '../../ui/format/time.ts'
import { enWall } from '../../ui/i18n/en-wall.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhWall } from '../../ui/i18n/zh-wall.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { DemoBanner } from '../../ui/parts/demo-banner.tsx'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { LiveBanner } from '../../ui/parts/live-banner.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMe } from '../../ui/session/use-session.ts'
import { StayDialog } from './stay-dialog.tsx'
import { WallMap } from './wall-map.tsx'
import { WallTime } from './wall-time.tsx'

addTexts({ zh: zhWall, en: enWall })

const REFRESH_EVERY_MS = 2_000
const POLL_MS = 30_000

/** For a screen that a room reads from five metres: where, how many, what runs out, what came last. */
export function WallPage() {
  const t = useText()
  const me = useMe()
  usePageTitle(t('wall.title'))
  const wall = useQuery({ queryKey: ['wall'], queryFn: ({ signal }) => readWall(signal), refetchInterval: POLL_MS })
  const today = useQuery({ queryKey: ['today'], queryFn: ({ signal }) => readToday(signal), refetchInterval: POLL_MS })
  const refresh = useCoalesced(() => {
    void wall.refetch()
    void today.refetch()
  }, REFRESH_EVERY_MS)
  useLiveEvent(refresh)
  return (
    <main className="wall">
      {me.demo && <DemoBanner />}
      <LiveBanner />
      <header className="wall-head">
        <h1 className="wall-title">{me.bureauName} <span className="wall-unit">{me.unit.name}</span></h1>
        <WallTime />
        <Tools />
      </header>
      {wall.isError && <FailureView failure={wall.error} onRetry={() => void wall.refetch()} />}
      {today.data !== undefined && <Numbers today={today.data} />}
      <div className="wall-body">
        <WallMap places={wall.data?.places ?? []} />
        {wall.isPending ? <Skeleton rows={8} /> : wall.data !== undefined && <div className="wall-lists"><Clocks clocks={wall.data.clocks} /><Newest newest={wall.data.newest} /></div>}
      </div>
    </main>
  )
}

function Numbers({ today }: { readonly today: TodayView }) {
  const t = useText()
  const language = useLanguage()
  const reds = today.openByLevel.find((share) => share.key === 'red')?.count ?? 0
  const numbers = [
    { key: 'total', value: countText(today.total), unit: t('unit.warnings') }, { key: 'notYet', value: countText(today.notYet), unit: t('unit.warnings'), isLoud: today.notYet > 0 },
    { key: 'reds', value: countText(reds), unit: t('unit.warnings'), isLoud: reds > 0 }, { key: 'dissuaded', value: countText(today.dissuaded), unit: t('unit.cases') },
    { key: 'direct', value: shortAmount(today.directFen, language), unit: '', whole: wholeAmount(today.directFen, language) },
    { key: 'indirect', value: shortAmount(today.indirectFen, language), unit: '', whole: wholeAmount(today.indirectFen, language) },
  ] as const
  return (
    <dl className="wall-numbers">
      {numbers.map((number) => (
        <div key={number.key} className={`wall-number ${'isLoud' in number && number.isLoud ? 'wall-loud' : ''}`}>
          <dt>{t(`wall.${number.key}`)}</dt>
          <dd title={'whole' in number ? number.whole : undefined}>{number.value}<span className="number-unit">{number.unit}</span></dd>
        </div>
      ))}
    </dl>
  )
}

function Clocks({ clocks }: { readonly clocks: WallView['clocks'] }) {
  const t = useText()
  const codeName = useCodeName()
  return (
    <section className="wall-list" aria-labelledby="wall-clocks">
      <h2 id="wall-clocks">{t('wall.clocks')}</h2>
      {clocks.length === 0 && <p>{t('wall.noClocks')}</p>}
      <ol>
        {clocks.map((clock) => (
          <li key={`${clock.id} ${clock.rule}`}>
            <LevelBadge level={clock.level} /> <span className="wall-what">{clock.unit} · {codeName('rule', clock.rule)}</span> <Countdown dueAt={clock.dueAt} label={codeName('rule', clock.rule)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Newest({ newest }: { readonly newest: WallView['newest'] }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="wall-list" aria-labelledby="wall-newest">
      <h2 id="wall-newest">{t('wall.newest')}</h2>
      {newest.length === 0 && <p>{t('wall.noNewest')}</p>}
      <ol>
        {newest.map((warning) => (
          <li key={warning.id} className={warning.state === 'closed' ? 'wall-over' : ''}>
            <LevelBadge level={warning.level} /> <span className="wall-what">{warning.place} · {fraudTitle(warning.fraudType, language, t)}</span> <time dateTime={warning.openedAt}>{clockOf(warning.openedAt)}</time>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Out of the way of who reads, there for who sets the screen up. */
function Tools() {
  const t = useText()
  const me = useMe()
  const [isAsking, setAsking] = useState(false)
  if (me.readOnly) return <span className="wall-tools">{t('wall.readOnly')}</span>
  return (
    <span className="wall-tools">
      <Link to="/">{t('wall.back')}</Link>
      <button type="button" className="text-button" onClick={() => setAsking(true)}>{t('wall.stay')}</button>
      {isAsking && <StayDialog onClose={() => setAsking(false)} />}
    </span>
  )
}
