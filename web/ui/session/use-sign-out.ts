import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLiveEvent } from '../live/live-stream.ts'
import { forgetUser, SESSION_KEY } from './query-client.ts'

/** Whoever is shut out, here or from elsewhere, sees the login at once; nothing of theirs stays in memory for the next one. */
export function useSignOut(isSignedOut: boolean): void {
  const client = useQueryClient()
  useLiveEvent(({ type }) => {
    // Another role's rights: the page shows what is left from now on.
    if (type === 'session.ended' || type === 'rights.changed') void client.invalidateQueries({ queryKey: SESSION_KEY })
  })
  useEffect(() => {
    if (isSignedOut) forgetUser(client)
  }, [client, isSignedOut])
}
