import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { isWorthSaying, useTask } from '../task/use-tasks.ts'

interface Props {
  readonly title: string
  readonly children: (task: TaskView) => ReactNode
}

/** The frame of a page about one task: title, way back, and the three states before there is a task to show. */
export function TaskGate({ title, children }: Props) {
  const t = useText()
  const { taskId = '' } = useParams({ strict: false })
  const task = useTask(taskId)
  usePageTitle(title)
  return (
    <>
      <header className="task-head">
        <Link to="/tasks/$taskId" params={{ taskId }} className="back" aria-label={t('action.back')}>
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M15 4l-8 8 8 8" fill="none" stroke="currentColor" strokeWidth="2.5" /></svg>
        </Link>
        <h1 className="task-head-title">{title}</h1>
        {task.data !== undefined && <LevelBadge level={task.data.level} />}
      </header>
      <main className="page page-task">
        {task.isPending && <Skeleton rows={8} />}
        {isWorthSaying(task) && <FailureView failure={task.error} onRetry={() => void task.refetch()} />}
        {task.data !== undefined && children(task.data)}
      </main>
    </>
  )
}
