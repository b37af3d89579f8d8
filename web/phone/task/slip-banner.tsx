import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { SlipView, TaskView } from '../../../src/contract/task.ts'
import { newIdempotencyKey } from '../../ui/api/idempotency.ts'
import { moveTask } from '../../ui/api/task-api.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'

/** What somebody who watches the queue, or a clock, has to say; it stays until the next step answers it. */
export function SlipBanner({ task }: { readonly task: TaskView }) {
  const t = useText()
  useSlipsSeen(task)
  return (
    <div role="alert">
      {task.slips.map((slip) => (
        <p key={`${slip.kind} ${slip.at}`} className={`slip slip-${slip.kind}`}>
          <strong>{t(`slip.${slip.kind}`)}</strong> <span className="slip-who">{[slip.by, clockOf(slip.at)].filter((part) => part !== null).join(' · ')}</span>
          <span className="slip-words"><SlipWords slip={slip} /></span>
        </p>
      ))}
    </div>
  )
}

function SlipWords({ slip }: { readonly slip: SlipView }) {
  const t = useText()
  const codeName = useCodeName()
  if (slip.note !== '') return slip.note
  return slip.rule === null ? t('slip.plain') : t('slip.clock', { rule: codeName('rule', slip.rule) })
}

/** On the card: something that whoever holds the task has not read yet. */
export function SlipChip({ task }: { readonly task: TaskView }) {
  const t = useText()
  const unread = task.slips.filter((slip) => slip.seenAt === null)
  if (unread.length === 0) return null
  const kind = unread.some((slip) => slip.kind === 'supervise') ? 'supervise' : 'remind'
  return <strong className={`slip-chip slip-chip-${kind}`}>{t(`slip.${kind}`)}</strong>
}

/** Whoever sent it is told that it was read: by the holder, on a screen that is in sight. */
function useSlipsSeen(task: TaskView): void {
  const client = useQueryClient()
  const isInSight = useSyncExternalStore(onSight, () => document.visibilityState === 'visible')
  const isUnread = task.mine && task.slips.some((slip) => slip.seenAt === null)
  useEffect(() => {
    if (!isUnread || !isInSight) return
    // A lost one is sent again when the page is opened again.
    void moveTask(task.id, { path: 'slips/seen' }, newIdempotencyKey()).then(() => client.invalidateQueries({ queryKey: ['tasks'] }), () => undefined)
  }, [client, isUnread, isInSight, task.id])
}

function onSight(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
