import type { TaskView } from '../../../src/contract/task.ts'
import type { TaskMove } from '../../ui/api/task-api.ts'
import type { KeptRow } from './kept-rows.ts'

const UNDO_MS = 30_000

/** The task as it will be once what waits has come in: the officer goes on, step after step, without the server. It decides when it hears of them. */
export function asIfSent(task: TaskView, rows: readonly KeptRow[]): TaskView {
  const waiting = rows.filter((row) => row.taskId === task.id && row.refusal === null)
  const last = waiting.at(-1)
  if (last === undefined) return task
  const sent = waiting.reduce(afterRow, task)
  const undoUntil = new Date(Date.parse(last.at) + UNDO_MS).toISOString()
  return { ...sent, deadline: sent.state === 'closed' ? null : sent.deadline, undoUntil, actions: [...without(sent, 'undo'), 'undo'] }
}

function afterRow(task: TaskView, { entry, at }: KeptRow): TaskView {
  return entry.kind === 'photo' ? { ...task, photos: task.photos + 1 } : afterMove(task, entry.move, at)
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
