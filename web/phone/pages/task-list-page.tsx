import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMe } from '../../ui/session/use-session.ts'
import { FollowUpCard } from '../follow-up/follow-up-card.tsx'
import { useMyFollowUps } from '../follow-up/use-follow-ups.ts'
import { TaskCard } from '../task/task-card.tsx'
import { byTimeLeft } from '../task/urgency.ts'
import { isWorthSaying, useTasks } from '../task/use-tasks.ts'

export function TaskListPage() {
  const t = useText()
  const me = useMe()
  const tasks = useTasks('open')
  const items = [...(tasks.data?.items ?? [])].sort(byTimeLeft)
  const mine = useMyFollowUps()
  const followUps = mine.data?.items ?? []
  const waiting = items.filter((task) => task.state === 'offered').length
  usePageTitle(t('phone.list.title'))
  return (
    <main className="page page-tabs">
      <header className="list-head">
        <h1 className="page-heading">{t('phone.list.title')}</h1>
        <p className="list-who">{me.name} · {me.unit.name}</p>
      </header>
      {tasks.isPending && <Skeleton rows={8} />}
      {isWorthSaying(tasks) && <FailureView failure={tasks.error} onRetry={() => void tasks.refetch()} />}
      {!isWorthSaying(tasks) && isWorthSaying(mine) && <FailureView failure={mine.error} onRetry={() => void mine.refetch()} />}
      {tasks.data !== undefined && items.length + followUps.length === 0 && <EmptyView text={t('phone.list.empty')} hint={t('phone.list.emptyHint')} />}
      {items.length > 0 && (
        <>
          <p className="list-count">{t('phone.list.count', { n: items.length, waiting })}</p>
          <ul className="cards">
            {items.map((task) => (
              <li key={task.id}><TaskCard task={task} /></li>
            ))}
          </ul>
        </>
      )}
      {followUps.length > 0 && (
        <section aria-labelledby="follow-ups-title">
          <h2 id="follow-ups-title" className="block-title">{t('followUp.title')}</h2>
          <ul className="cards">{followUps.map((task) => <li key={task.id}><FollowUpCard task={task} /></li>)}</ul>
        </section>
      )}
    </main>
  )
}
