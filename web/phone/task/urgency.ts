import type { TaskView } from '../../../src/contract/task.ts'
import { levelRank } from '../../../src/domain/levels.ts'

/** What is late longest, then the clock that runs out first comes first; without a clock, the more pressing level. */
export function byTimeLeft(one: TaskView, other: TaskView): number {
  const due = (task: TaskView) => (task.deadline === null ? Number.POSITIVE_INFINITY : Date.parse(task.deadline.lateSince ?? task.deadline.dueAt))
  const gap = due(one) - due(other)
  return Number.isNaN(gap) || gap === 0 ? levelRank(one.level) - levelRank(other.level) : gap
}
