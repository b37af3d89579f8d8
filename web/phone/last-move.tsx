import { useNavigate } from '@tanstack/react-router'
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'
import { UNDO_SECONDS } from '../../src/domain/limits.ts'
import { serverNow } from '../ui/clock/server-clock.ts'
import { FollowUpUndo } from './follow-up/follow-up-undo.tsx'
import { TaskUndo } from './task/undo-bar.tsx'

/** A step after which the task is off the screen. */
export type LastMove = { readonly taskId: string; readonly kind: 'outcome' | 'handover' | 'follow-up-handover'; readonly until: number }

const LastMoveContext = createContext<{ readonly last: LastMove | null; readonly set: (last: LastMove | null) => void }>({ last: null, set: () => undefined })

/** `offer(task.id, 'outcome')`: for thirty seconds the way back stands above the tabs. */
export function useOfferUndo(): (taskId: string, kind: LastMove['kind']) => void {
  const { set } = useContext(LastMoveContext)
  return (taskId, kind) => set({ taskId, kind, until: serverNow() + UNDO_SECONDS * 1_000 })
}

export function LastMoveProvider({ children }: { readonly children: ReactNode }) {
  const [last, set] = useState<LastMove | null>(null)
  const value = useMemo(() => ({ last, set }), [last])
  return <LastMoveContext value={value}>{children}</LastMoveContext>
}

export function LastMoveStrip() {
  const { last, set } = useContext(LastMoveContext)
  const navigate = useNavigate()
  if (last === null) return null
  const isFollowUp = last.kind === 'follow-up-handover'
  const onUndone = () => {
    set(null)
    void navigate({ to: isFollowUp ? '/follow-ups/$taskId' : '/tasks/$taskId', params: { taskId: last.taskId } })
  }
  const Undo = isFollowUp ? FollowUpUndo : TaskUndo
  return (
    <div className="last-move">
      <Undo key={`${last.taskId} ${last.until}`} taskId={last.taskId} until={last.until} text={last.kind === 'outcome' ? 'undo.outcome' : 'undo.handover'} onUndone={onUndone} />
    </div>
  )
}
