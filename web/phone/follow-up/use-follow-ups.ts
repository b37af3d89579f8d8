import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import { moveFollowUp, readFollowUp, readMyFollowUps, type FollowUpMove, type FollowUpTasks } from '../../ui/api/follow-up-api.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'
import { followUpAsIfSent } from '../offline/as-if-sent.ts'
import { useKept } from '../offline/kept-rows.ts'
import { KEPT, sendOrKeep } from '../offline/send-or-keep.ts'
import { useToast } from '../toast.tsx'
import { FOLLOW_UPS_KEY, followUpKey } from './follow-up-keys.ts'

/** As they will be once what waits on this phone has been sent. */
export function useMyFollowUps() {
  const kept = useKept()
  const query = useQuery({ queryKey: FOLLOW_UPS_KEY, queryFn: ({ signal }) => readMyFollowUps(signal), refetchInterval: usePollMs() })
  if (query.data === undefined || kept.length === 0) return query
  return { ...query, data: { ...query.data, items: query.data.items.map((task) => followUpAsIfSent(task, kept)).filter((task) => task.state !== 'closed') } }
}

export function useFollowUp(id: string) {
  const client = useQueryClient()
  const kept = useKept()
  const query = useQuery<FollowUpTaskView>({
    queryKey: followUpKey(id),
    queryFn: ({ signal }) => readFollowUp(id, signal),
    // The list already knows it: the page opens without signal.
    initialData: () => client.getQueryData<FollowUpTasks>(FOLLOW_UPS_KEY)?.items.find((task) => task.id === id),
    initialDataUpdatedAt: 0,
    refetchInterval: usePollMs(),
  })
  return query.data === undefined || kept.length === 0 ? query : { ...query, data: followUpAsIfSent(query.data, kept) }
}

/** Handing over does not wait: who asks for it must know that it was done. */
const WAITS = { accept: 'may', result: 'may', undo: 'takes-back', handover: 'no' } as const satisfies Record<FollowUpMove['path'], unknown>

/** What cannot be sent is kept on the phone and is done all the same; a retry after a lost answer is the same tap. */
export function useFollowUpMove(id: string, onDone: () => void) {
  const client = useQueryClient()
  const t = useText()
  const toast = useToast()
  const sendKeyed = useKeyedSend()
  return useMutation({
    mutationFn: (move: FollowUpMove) => sendKeyed(move, (key) => sendOrKeep({ taskId: id, key, entry: { kind: 'follow-up', move }, waits: WAITS[move.path], send: (timeoutMs) => moveFollowUp(id, move, key, timeoutMs) })),
    onSuccess: (answer) => {
      if (answer !== null && answer !== KEPT) client.setQueryData(followUpKey(id), answer)
      onDone()
      if (answer === KEPT) toast(t('offline.kept'))
    },
    // After a refusal too: it usually means that somebody else was quicker.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: FOLLOW_UPS_KEY })
      void client.invalidateQueries({ queryKey: followUpKey(id) })
    },
  })
}
