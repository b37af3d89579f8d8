import { Suspense } from 'react'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { RoleGuide } from '../../ui/parts/role-guide.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { useMe } from '../../ui/session/use-session.ts'
import { lazyPage } from '../../ui/pages/lazy-page.ts'
import { TaskListPage } from './task-list-page.tsx'

/** A teller's page comes when a teller asks for it: an officer's phone need not carry it. */
const CounterPage = lazyPage(() => import('../counter/counter-page.tsx'), 'CounterPage')

/** Tasks, for who has any; the counter for tellers; everybody else is told where their work is. */
export function FirstPage() {
  const me = useMe()
  const isTeller = useMay('counter.alert')
  if (useMay('task.work')) return <TaskListPage />
  if (isTeller) return <Suspense fallback={<main className="page page-tabs"><Skeleton rows={6} /></main>}><CounterPage /></Suspense>
  return <main className="page page-tabs"><RoleGuide role={me.role} /></main>
}
