import { RoleGuide } from '../../ui/parts/role-guide.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { useMe } from '../../ui/session/use-session.ts'
import { TaskListPage } from './task-list-page.tsx'

/** Tasks, for who has any; everybody else is told where their work is. */
export function FirstPage() {
  const me = useMe()
  if (useMay('task.work')) return <TaskListPage />
  return <main className="page page-tabs"><RoleGuide role={me.role} /></main>
}
