import { useText } from '../i18n/use-text.ts'
import { useLiveState } from '../live/live-stream.ts'

export function LiveBanner() {
  const t = useText()
  const state = useLiveState()
  return (
    <div role="status">
      {state === 'lost' && <p className="live-banner">{t('live.lost')}</p>}
    </div>
  )
}
