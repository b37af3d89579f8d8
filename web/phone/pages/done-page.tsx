import { Link } from '@tanstack/react-router'
import type { TaskView } from '../../../src/contract/task.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { clockOf, dayOf } from '../../ui/format/time.ts'
import { useLanguage, useText, type Text } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useTasks } from '../task/use-tasks.ts'

export function DonePage() {
  const t = useText()
  usePageTitle(t('phone.done.title'))
  const tasks = useTasks('closed')
  const today = dayOf(serverNow())
  const items = (tasks.data?.items ?? []).filter((task) => task.closedAt !== null && dayOf(task.closedAt) === today)
  return (
    <main className="page page-tabs">
      <h1 className="page-heading">{t('phone.done.title')}</h1>
      {tasks.isPending && <Skeleton rows={6} />}
      {tasks.isError && <FailureView failure={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isSuccess && items.length === 0 && <EmptyView text={t('phone.done.empty')} />}
      {items.length > 0 && (
        <>
          <p className="list-count">{t('phone.done.count', { n: items.length })}</p>
          <ul className="cards">
            {items.map((task) => <li key={task.id}><DoneCard task={task} /></li>)}
          </ul>
        </>
      )}
    </main>
  )
}

function doneWord({ outcome, merged }: TaskView, t: Text): string {
  if (outcome !== null) return t(`outcome.${outcome}`)
  return merged === null ? t('taskState.closed') : t('task.withdrawn')
}

function DoneCard({ task }: { readonly task: TaskView }) {
  const t = useText()
  const language = useLanguage()
  return (
    <article className="card">
      <Link to="/tasks/$taskId" params={{ taskId: task.id }} className="card-link">
        <span className="card-row">
          <LevelBadge level={task.level} />
          <strong className="card-kind">{t(`taskKind.${task.kind}`)}</strong>
          <span className="card-type">{fraudTitle(task.fraudType, language, t)}</span>
        </span>
        <span className="card-line">
          <strong>{doneWord(task, t)}</strong>
          <span className="card-quiet"> · {task.closedAt === null ? '' : clockOf(task.closedAt)} · {task.place.path.at(-1)}</span>
        </span>
      </Link>
    </article>
  )
}
