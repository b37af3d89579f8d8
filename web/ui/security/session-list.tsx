import './security.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { endSession, readSessions } from '../api/session-api.ts'
import { serverNow } from '../clock/server-clock.ts'
import { momentOf } from '../format/time.ts'
import { useLanguage, useText } from '../i18n/use-text.ts'
import { FailureView } from '../parts/failure-view.tsx'
import { Skeleton } from '../parts/quiet-states.tsx'
import { useMe } from '../session/use-session.ts'

/** Where one is logged in; a phone that is lost is shut out from here. */
export function SessionList() {
  const t = useText()
  const language = useLanguage()
  const me = useMe()
  const client = useQueryClient()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => readSessions(signal) })
  const end = useMutation({ mutationFn: endSession, onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }) })
  if (sessions.isPending) return <Skeleton rows={3} />
  if (sessions.isError) return <FailureView failure={sessions.error} onRetry={() => void sessions.refetch()} />
  return (
    <>
      {me.hasFactor && <p>{t('factor.recoveryLeft', { n: sessions.data.recoveryLeft })}</p>}
      {end.isError && <FailureView failure={end.error} />}
      <ul className="sec-sessions">
        {sessions.data.items.map((one) => (
          <li key={one.id} className="sec-session">
            <strong>{one.isThis ? t('sessions.this') : one.client === 'wall' ? t('sessions.wall') : deviceOf(one.client, t('sessions.unknown'))}</strong>
            <span>{t('sessions.since', { from: momentOf(one.createdAt, serverNow(), language), last: momentOf(one.lastSeenAt, serverNow(), language) })}</span>
            {!one.isThis && <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate(one.id)}>{t('sessions.end')}</button>}
          </li>
        ))}
      </ul>
    </>
  )
}

/** 'Chrome · Android' out of what a browser calls itself: enough to tell a phone from a desk. */
function deviceOf(client: string | null, unknown: string): string {
  const system = /Android|iPhone|iPad|HarmonyOS|Windows|Mac OS X|Linux/.exec(client ?? '')?.[0]
  const browser = /Edg|MicroMessenger|Firefox|Chrome|Safari/.exec(client ?? '')?.[0]
  return [browser, system].filter((part) => part !== undefined).join(' · ') || unknown
}
