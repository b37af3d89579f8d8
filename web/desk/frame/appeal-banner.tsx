import './order-banner.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useMay } from '../../ui/session/use-may.ts'
import { useMe } from '../../ui/session/use-session.ts'

const NEWS = ['alarm', 'opened', 'decided'] as const
type News = (typeof NEWS)[number]

/** A clock of an objection ran out; to the centre: a new one; to the counter that took it: it is decided. Said above every page, without a sound, until somebody has looked. */
export function AppealBanner() {
  const t = useText()
  const decides = useMay('listing.review')
  const atCentre = useMe().unit.kind === 'centre'
  const [heard, setHeard] = useState<ReadonlyMap<string, News>>(new Map())
  useLiveEvent(({ type, id, mine }) => {
    const news = NEWS.find((one) => type === `appeal.${one}`)
    if (news === undefined || (news === 'opened' && !decides)) return
    // The centre hears of all decisions; whoever took it there, or their counter, has somebody to tell.
    if (news === 'decided' && atCentre && !decides && mine !== true) return
    setHeard((before) => {
      const others = new Map([...before].filter(([one]) => one !== id))
      // A colleague has decided it: nobody else needs to.
      return decides && news === 'decided' ? others : others.set(id, news)
    })
  })
  const forget = () => setHeard(new Map())
  const told = NEWS.map((news) => ({ news, n: [...heard.values()].filter((one) => one === news).length })).filter(({ n }) => n > 0)
  return (
    <div role="status">
      {told.length > 0 && (
        <div className="order-banner">
          {told.map(({ news, n }) => <strong key={news}>{t(`appeals.news.${news}`, { n })}</strong>)}
          <Link to="/appeals" className="order-banner-link" onClick={forget}>{t('appeals.openList')}</Link>
          <button type="button" className="order-banner-close" onClick={forget}>{t('desk.red.seen')}</button>
        </div>
      )}
    </div>
  )
}
