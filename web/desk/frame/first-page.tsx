import { Navigate } from '@tanstack/react-router'
import { RoleGuide } from '../../ui/parts/role-guide.tsx'
import { useMe } from '../../ui/session/use-session.ts'
import { QueuePage } from '../queue/queue-page.tsx'
import { firstPageOf } from './desk-pages.ts'

/** The queue for who may see it; everybody else is led to where their own work begins. */
export function FirstPage() {
  const me = useMe()
  const first = firstPageOf(me)
  if (first === '/') return <QueuePage />
  if (first === undefined) return <main className="desk-main"><RoleGuide role={me.role} /></main>
  return <Navigate to={first} replace />
}
