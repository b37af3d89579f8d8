import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { moveTask, type TaskMove } from '../../ui/api/task-api.ts'
import { moveWarning, readWarning, type WarningMove } from '../../ui/api/warning-api.ts'
import { useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'

const REFRESH_EVERY_MS = 1_000

export function useWarning(id: string) {
  const pollMs = usePollMs()
  const warning = useQuery({ queryKey: ['warning', id], queryFn: ({ signal }) => readWarning(id, signal), refetchInterval: pollMs })
  const refresh = useCoalesced(() => void warning.refetch(), REFRESH_EVERY_MS)
  const ids = new Set([id, ...(warning.data?.tasks ?? []).map((task) => task.id)])
  useLiveReopened(refresh)
  useLiveEvent((event) => {
    // A new task of this warning has an id that is not known here yet.
    if (ids.has(event.id) || event.type === 'task.offered') refresh()
  })
  return warning
}

export type DeskMove = { readonly on: 'warning'; readonly move: WarningMove } | { readonly on: 'task'; readonly taskId: string; readonly move: TaskMove }

export function useWarningMove(warningId: string, onDone: () => void) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (step: DeskMove) => sendKeyed<unknown>(step, (key) => (step.on === 'warning' ? moveWarning(warningId, step.move, key) : moveTask(step.taskId, step.move, key))),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ['warning', warningId] }),
  })
}
