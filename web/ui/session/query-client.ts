import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isFinal, isSignedOut, isWithdrawn } from '../api/failure.ts'

export const SESSION_KEY = ['session'] as const

/** Nothing of the last user may stay for the next one. The session's own query stays: whoever watches it sees that nobody is logged in. */
export function forgetUser(client: QueryClient): void {
  client.setQueryData(SESSION_KEY, null)
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] })
}

const RETRIES_MAX = 2

export function makeQueryClient(): QueryClient {
  // A session that ran out shows itself in any answer; every page then goes to the login.
  const noteSignOut = (failure: unknown) => {
    if (isSignedOut(failure)) client.setQueryData(SESSION_KEY, null)
    // The page still offered it: it asks again what its user may do.
    if (isWithdrawn(failure)) void client.invalidateQueries({ queryKey: SESSION_KEY })
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noteSignOut }),
    mutationCache: new MutationCache({ onError: noteSignOut }),
    defaultOptions: {
      // Asked although the browser believes to be without a line: what cannot be reached says so at once, instead of waiting without a word.
      queries: { networkMode: 'always', retry: (times, failure) => times < RETRIES_MAX && !isFinal(failure) && navigator.onLine, staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  return client
}
