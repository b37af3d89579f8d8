import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ownFailure } from '../../ui/api/failure.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { SESSION_KEY } from '../../ui/session/query-client.ts'
import { useSession } from '../../ui/session/use-session.ts'
import { lock, useLocked } from './lock-state.ts'
import { restore } from './offline.ts'

/** Opened where there is no signal: with what was on the phone, when there is something. */
export function WithoutLine() {
  const client = useQueryClient()
  const session = useSession()
  const isLocked = useLocked()
  const [found, setFound] = useState<'looking' | 'nothing' | 'shut'>('looking')
  useEffect(() => {
    if (isLocked || found !== 'looking') return
    restore(client).then((answer) => {
      if (answer === 'locked') lock()
      if (answer === 'nothing') setFound('nothing')
    }, () => setFound('shut'))
  }, [client, isLocked, found])
  return (
    <main className="page">
      {found === 'shut' && <FailureView failure={ownFailure('client.no_storage')} onRetry={() => setFound('looking')} />}
      {found === 'nothing' && !session.isPending && <FailureView failure={ownFailure('client.offline')} onRetry={() => void client.refetchQueries({ queryKey: SESSION_KEY })} />}
      {found !== 'shut' && (found === 'looking' || session.isPending) && <Skeleton rows={5} />}
    </main>
  )
}
