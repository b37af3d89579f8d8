import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TaskView } from '../../../src/contract/task.ts'
import { isUnreachable } from '../../ui/api/failure.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { moveTask, readTask, readTasks, type TaskMove, type Tasks } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { useLiveState } from '../../ui/live/live-stream.ts'
import { asIfSent } from '../offline/as-if-sent.ts'
import { useKept } from '../offline/kept-rows.ts'
import { KEPT, sendOrKeep } from '../offline/send-or-keep.ts'
import { useToast } from '../toast.tsx'

const POLL_WHEN_LOST_MS = 15_000
const POLL_MS = 60_000

/** The stream brings changes; the slow poll is the net under it. */
function usePollMs(): number {
  return useLiveState() === 'lost' ? POLL_WHEN_LOST_MS : POLL_MS
}

/** As they will be once what waits on this phone has been sent. */
export function useTasks(state: 'open' | 'closed') {
  const kept = useKept()
  const query = useQuery({ queryKey: ['tasks', state], queryFn: ({ signal }) => readTasks(state, signal), refetchInterval: usePollMs() })
  if (query.data === undefined || kept.length === 0 || state === 'closed') return query
  return { ...query, data: { ...query.data, items: query.data.items.map((task) => asIfSent(task, kept)).filter((task) => task.state !== 'closed') } }
}

export function useTask(id: string) {
  const client = useQueryClient()
  const kept = useKept()
  const query = useQuery<TaskView>({
    queryKey: ['task', id],
    queryFn: ({ signal }) => readTask(id, signal),
    // The list already knows the task: the page opens without waiting, and without signal.
    initialData: () => client.getQueryData<Tasks>(['tasks', 'open'])?.items.find((task) => task.id === id),
    initialDataUpdatedAt: 0,
    refetchInterval: usePollMs(),
  })
  return query.data === undefined || kept.length === 0 ? query : { ...query, data: asIfSent(query.data, kept) }
}

/** Of a page that has something to show: that there is no line is said once, above it. */
export function isWorthSaying({ data, error }: { readonly data: unknown; readonly error: unknown }): boolean {
  return error !== null && (data === undefined || !isUnreachable(error))
}

/** Tasks with a request under way: a second tap in the same frame, before the button greys, must not send a second one. */
const busy = new Set<string>()

/** What may wait on the phone. To send somebody, a text, the carrier or a handover must be known to have been done. */
const MAY_WAIT: ReadonlySet<TaskMove['path']> = new Set(['accept', 'calls', 'at-door', 'notice', 'outcome'])
const waitsOf = (path: TaskMove['path']) => (path === 'undo' ? 'takes-back' : MAY_WAIT.has(path) ? 'may' : 'no')
type Answer = TaskView | null | typeof KEPT

/** One move at a time per task; a retry after a lost answer is the same tap, also when it is sent tomorrow. */
export function useTaskMove(id: string) {
  const client = useQueryClient()
  const t = useText()
  const toast = useToast()
  const sendKeyed = useKeyedSend()
  const mutationKey = ['task-move', id]
  const isPending = useIsMutating({ mutationKey }) > 0
  const { mutateAsync, isError, error } = useMutation({
    mutationKey,
    mutationFn: (move: TaskMove) => sendKeyed(move, (key): Promise<Answer> => sendOrKeep({ taskId: id, key, entry: { kind: 'move', move }, waits: waitsOf(move.path), send: (timeoutMs) => moveTask(id, move, key, timeoutMs) })),
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
    mutateAsync(move).then((answer) => {
      onDone()
      if (answer === KEPT) toast(t('offline.kept'))
    }, () => undefined)
  }
  return { run, isPending, isError, error }
}

function isTask(answer: Answer, id: string): answer is TaskView {
  return answer !== null && typeof answer === 'object' && answer.id === id && Array.isArray(answer.actions)
}
