import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { moveCase, readCase, type CaseMove } from '../../ui/api/case-api.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'

const REFRESH_EVERY_MS = 1_000

export function useCase(id: string) {
  const pollMs = usePollMs()
  const one = useQuery({ queryKey: ['case', id], queryFn: ({ signal }) => readCase(id, signal), refetchInterval: pollMs })
  const refresh = useCoalesced(() => void one.refetch(), REFRESH_EVERY_MS)
  useLiveReopened(refresh)
  useLiveEvent((event) => { if (event.id === id) refresh() })
  return one
}

export function useCaseMove(id: string, onDone: () => void) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (move: CaseMove) => sendKeyed(move, (key) => moveCase(id, move, key)),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ['case', id] }),
  })
}
