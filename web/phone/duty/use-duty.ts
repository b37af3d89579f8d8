import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { readMyShifts } from '../../ui/api/roster-api.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'

const MINE = ['my-shifts']

export function useMyShifts() {
  const client = useQueryClient()
  useLiveEvent((event) => {
    if (event.type === 'roster.changed') void client.invalidateQueries({ queryKey: MINE })
  })
  return useQuery({ queryKey: MINE, queryFn: ({ signal }) => readMyShifts(signal), refetchInterval: usePollMs() })
}

/** Something about the own shifts; afterwards they are asked for again, after a refusal too. */
export function useDutyMove<Input>(move: (input: Input) => Promise<unknown>, onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({ mutationFn: move, onSuccess: () => onDone?.(), onSettled: () => client.invalidateQueries({ queryKey: MINE }) })
}
