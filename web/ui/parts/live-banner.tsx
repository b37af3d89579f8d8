import { useText } from '../i18n/use-text.ts'
import { useLiveState } from '../live/live-stream.ts'

export function LiveBanner() {
  const state = useLiveState()
  return <div role="status">{state === 'lost' && <LineLost />}</div>
}

export function LineLost() {
  const t = useText()
  return <p className="live-banner">{t('live.lost')}</p>
}
