import { useQuery } from '@tanstack/react-query'
import { readInboxes } from '../../ui/api/view-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'

const REFRESH_EVERY_MS = 5_000
/** The busiest stand in the row; the others are in the choice of units. */
const SHOWN_MAX = 6

/** One's own unit and those below it, each with how much lies there. Whoever sees one unit has one inbox and needs no choice. */
export function UnitInboxes({ unit, onChange }: { readonly unit: string | undefined; readonly onChange: (change: { unit: string | undefined }) => void }) {
  const t = useText()
  const pollMs = usePollMs()
  const inboxes = useQuery({ queryKey: ['inboxes'], queryFn: ({ signal }) => readInboxes(signal), refetchInterval: pollMs })
  const refresh = useCoalesced(() => void inboxes.refetch(), REFRESH_EVERY_MS)
  useLiveEvent((event) => {
    if (event.type.startsWith('warning.')) refresh()
  })
  const items = inboxes.data?.items ?? []
  if (items.length < 2) return null
  const live = items.reduce((sum, one) => sum + one.live, 0)
  return (
    <div className="presets queue-inboxes" role="group" aria-label={t('desk.inboxes')}>
      <button type="button" className="preset" aria-pressed={unit === undefined} onClick={() => onChange({ unit: undefined })}>{t('desk.inboxes.all')} <span className="quiet">{live}</span></button>
      {items.slice(0, SHOWN_MAX).map((one) => (
        <button key={one.unit.code} type="button" className="preset" aria-pressed={unit === one.unit.code} onClick={() => onChange({ unit: unit === one.unit.code ? undefined : one.unit.code })}>
          {one.own ? t('desk.inboxes.own') : one.unit.name} <span className="quiet">{one.live}</span>{one.reds > 0 && <strong className="alarm"> {t('desk.inboxes.reds', { n: one.reds })}</strong>}
        </button>
      ))}
    </div>
  )
}
