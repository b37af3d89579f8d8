import { Button } from 'antd'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'

const NEAR = '1200px'
/** Narrower, today's numbers stand below the list and must stay in reach. */
const SIDE_BY_SIDE = '(min-width: 1200px)'

/** The next rows come when the end is near, or at a press. */
export function MoreRows({ isFetching, onMore }: { readonly isFetching: boolean; readonly onMore: () => void }) {
  const t = useText()
  const end = useRef<HTMLDivElement>(null)
  const more = useEffectEvent(onMore)
  useEffect(() => {
    if (isFetching || end.current === null || !window.matchMedia(SIDE_BY_SIDE).matches) return undefined
    // A page that is busy is told of several changes at once, and the last of them holds.
    const observer = new IntersectionObserver((seen) => { if (seen.at(-1)?.isIntersecting === true && window.scrollY > 0) more() }, { rootMargin: NEAR })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [isFetching])
  return <div ref={end}><Button block onClick={onMore} disabled={isFetching}>{isFetching ? t('state.loading') : t('desk.queue.more')}</Button></div>
}
