import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isFinal, isSignedOut } from '../api/failure.ts'

export const SESSION_KEY = ['session'] as const

const RETRIES_MAX = 2

export function makeQueryClient(): QueryClient {
  // A session that ran out shows itself in any answer; every page then goes to the login.
  const noteSignOut = (failure: unknown) => {
    if (isSignedOut(failure)) client.setQueryData(SESSION_KEY, null)
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noteSignOut }),
    mutationCache: new MutationCache({ onError: noteSignOut }),
    defaultOptions: {
      queries: { retry: (times, failure) => times < RETRIES_MAX && !isFinal(failure), staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  })
  return client
}
