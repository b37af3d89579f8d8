import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { moveFollowUp, readFollowUp, readMyFollowUps, type FollowUpMove } from '../../ui/api/follow-up-api.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'

/** Under the keys of the tasks, so that what makes those fresh makes these fresh. */
const LIST = ['tasks', 'follow-ups']
const keyOf = (id: string) => ['task', 'follow-up', id]

export function useMyFollowUps() {
  return useQuery({ queryKey: LIST, queryFn: ({ signal }) => readMyFollowUps(signal), refetchInterval: usePollMs() })
}

export function useFollowUp(id: string) {
  return useQuery({ queryKey: keyOf(id), queryFn: ({ signal }) => readFollowUp(id, signal), refetchInterval: usePollMs() })
}

export function useFollowUpMove(id: string, onDone: () => void) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (move: FollowUpMove) => sendKeyed(move, (key) => moveFollowUp(id, move, key)),
    onSuccess: (answer) => {
      if (answer !== null) client.setQueryData(keyOf(id), answer)
      onDone()
    },
    // After a refusal too: it usually means that somebody else was quicker.
    onSettled: () => client.invalidateQueries({ queryKey: LIST }),
  })
}
