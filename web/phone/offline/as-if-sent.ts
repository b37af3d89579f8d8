import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import type { TaskView } from '../../../src/contract/task.ts'
import type { TaskMove } from '../../ui/api/task-api.ts'
import type { KeptRow } from './kept-rows.ts'

const UNDO_MS = 30_000

/** The task as it will be once what waits has come in: the officer goes on, step after step, without the server. It decides when it hears of them. */
export function asIfSent(task: TaskView, rows: readonly KeptRow[]): TaskView {
  const { sent, undoUntil } = afterWaiting(task, rows, afterRow)
  return undoUntil === null ? task : { ...sent, deadline: sent.state === 'closed' ? null : sent.deadline, undoUntil, actions: [...without(sent, 'undo'), 'undo'] }
}

/** The same of a follow-up. */
export function followUpAsIfSent(task: FollowUpTaskView, rows: readonly KeptRow[]): FollowUpTaskView {
  const { sent, undoUntil } = afterWaiting(task, rows, afterFollowUpRow)
  return undoUntil === null ? task : { ...sent, deadline: sent.state === 'closed' ? null : sent.deadline, undoUntil, actions: [...sent.actions.filter((action) => action !== 'undo'), 'undo'] }
}

/** `undoUntil` null: nothing waits. */
function afterWaiting<One extends { readonly id: string }>(task: One, rows: readonly KeptRow[], after: (task: One, row: KeptRow) => One): { readonly sent: One; readonly undoUntil: string | null } {
  const waiting = rows.filter((row) => row.taskId === task.id && row.refusal === null)
  const last = waiting.at(-1)
  return { sent: waiting.reduce(after, task), undoUntil: last === undefined ? null : new Date(Date.parse(last.at) + UNDO_MS).toISOString() }
}

function afterRow(task: TaskView, { entry, at }: KeptRow): TaskView {
  switch (entry.kind) {
    case 'photo':
      return { ...task, photos: task.photos + 1 }
    case 'move':
      return afterMove(task, entry.move, at)
    case 'follow-up':
      return task
  }
}

function afterFollowUpRow(task: FollowUpTaskView, { entry }: KeptRow): FollowUpTaskView {
  if (entry.kind !== 'follow-up') return task
  switch (entry.move.path) {
    case 'accept':
      return { ...task, state: 'accepted', mine: true, deadline: null, actions: [] }
    case 'result': {
      const { result, findings = [] } = entry.move.body
      const unanswered = task.unanswered + (result === 'talked' ? 0 : 1)
      return result === 'talked' || unanswered >= task.unansweredMax ? { ...task, unanswered, state: 'closed', result, findings: [...findings], actions: [] } : { ...task, unanswered }
    }
    case 'undo':
    case 'handover':
      return task
  }
}

function afterMove(task: TaskView, move: TaskMove, at: string): TaskView {
  switch (move.path) {
    case 'accept':
      // Name and number come with the server's answer; until then there is nothing to call.
      return { ...task, state: 'accepted', mine: true, acceptedAt: at, deadline: null, actions: [] }
    case 'calls': {
      const isMissed = move.body.to === 'person' && move.body.result !== 'reached'
      return { ...task, calls: [...task.calls, { at, to: move.body.to, result: move.body.result }], unanswered: task.unanswered + (isMissed ? 1 : 0) }
    }
    case 'at-door':
      return { ...task, atDoorAt: at, actions: [...(task.noticeSigned ? [] : (['notice'] as const)), ...without(task, 'at-door')] }
    case 'notice':
      return { ...task, noticeSigned: true, actions: without(task, 'notice') }
    case 'outcome':
      return { ...task, state: 'closed', closedAt: at, outcome: move.body.outcome, actions: [] }
    case 'undo':
    case 'carrier':
    case 'slips/seen':
    case 'sms':
    case 'dial':
    case 'visit':
    case 'handover':
    case 'slips':
      return task
  }
}

function without(task: TaskView, action: TaskView['actions'][number]): TaskView['actions'] {
  return task.actions.filter((one) => one !== action)
}
