import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Me } from '../../../src/contract/session.ts'
import { logIn, logOut, readSession } from '../api/session-api.ts'
import { forgetUser, SESSION_KEY } from './query-client.ts'

export function useSession() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: ({ signal }) => readSession(signal), staleTime: Infinity })
}

/** For pages behind the login gate, where somebody is always logged in. */
export function useMe(): Me {
  const { data } = useSession()
  if (data === undefined || data === null) throw new Error('useMe outside the login gate')
  return data
}

export function useLogIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ login, password }: { login: string; password: string }) => logIn(login, password),
    onSuccess: (me) => client.setQueryData(SESSION_KEY, me),
  })
}

export function useLogOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: logOut,
    onSuccess: () => {
      sessionStorage.clear()
      forgetUser(client)
    },
  })
}
