import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TaskView } from '../../../src/contract/task.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { moveTask, readTask, readTasks, type TaskMove, type Tasks } from '../../ui/api/task-api.ts'
import { useLiveState } from '../../ui/live/live-stream.ts'

const POLL_WHEN_LOST_MS = 15_000
const POLL_MS = 60_000

/** The stream brings changes; the slow poll is the net under it. */
function usePollMs(): number {
  return useLiveState() === 'lost' ? POLL_WHEN_LOST_MS : POLL_MS
}

export function useTasks(state: 'open' | 'closed') {
  return useQuery({ queryKey: ['tasks', state], queryFn: ({ signal }) => readTasks(state, signal), refetchInterval: usePollMs() })
}

export function useTask(id: string) {
  const client = useQueryClient()
  const refetchInterval = usePollMs()
  return useQuery<TaskView>({
    queryKey: ['task', id],
    queryFn: ({ signal }) => readTask(id, signal),
    // The list already knows the task: the page opens without waiting.
    placeholderData: () => client.getQueryData<Tasks>(['tasks', 'open'])?.items.find((task) => task.id === id),
    refetchInterval,
  })
}

/** Tasks with a request under way: a second tap in the same frame, before the button greys, must not send a second one. */
const busy = new Set<string>()

/** One move at a time per task; a retry after a lost answer is the same tap. */
export function useTaskMove(id: string) {
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  const mutationKey = ['task-move', id]
  const isPending = useIsMutating({ mutationKey }) > 0
  const { mutateAsync, isError, error } = useMutation({
    mutationKey,
    mutationFn: (move: TaskMove) => sendKeyed(move, (key) => moveTask(id, move, key)),
    onSuccess: (answer) => {
      if (isTask(answer, id)) client.setQueryData<TaskView>(['task', id], answer)
    },
    // After a refusal too: it usually means that the task has moved meanwhile.
    onSettled: () => {
      busy.delete(id)
      void client.invalidateQueries({ queryKey: ['tasks'] })
      void client.invalidateQueries({ queryKey: ['task', id] })
    },
  })
  /** `onDone` runs even when the answer has already taken the button off the page. */
  const run = (move: TaskMove, onDone: () => void) => {
    if (busy.has(id)) return
    busy.add(id)
    mutateAsync(move).then(onDone, () => undefined)
  }
  return { run, isPending, isError, error }
}

function isTask(answer: TaskView | null, id: string): answer is TaskView {
  return answer !== null && typeof answer === 'object' && answer.id === id && Array.isArray(answer.actions)
}
