import { useQuery } from '@tanstack/react-query'
import { readTipCounts } from '../../ui/api/tip-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'

const REFRESH_EVERY_MS = 1_500

/** How many citizens' reports wait for somebody to take them up: beside the page's name, wherever that stands. */
export function TipCount() {
  const t = useText()
  const counts = useQuery({ queryKey: ['tips', 'counts'], queryFn: ({ signal }) => readTipCounts(signal), refetchInterval: usePollMs() })
  const refresh = useCoalesced(() => void counts.refetch(), REFRESH_EVERY_MS)
  useLiveReopened(refresh)
  useLiveEvent((event) => { if (event.type.startsWith('tip.')) refresh() })
  if (counts.data === undefined || counts.data.new === 0) return null
  return <span className="desk-nav-count"><span className="visually-hidden">{t('desk.tips.waiting')} </span>{counts.data.new}</span>
}
