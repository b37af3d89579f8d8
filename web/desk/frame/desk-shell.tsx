import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { openLiveStream } from '../../ui/live/live-stream.ts'
import { fetchOtherPages } from '../../ui/pages/lazy-page.ts'
import { DemoBanner } from '../../ui/parts/demo-banner.tsx'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LiveBanner } from '../../ui/parts/live-banner.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { useSession } from '../../ui/session/use-session.ts'
import type { Me } from '../../../src/contract/session.ts'
import { AppealBanner } from './appeal-banner.tsx'
import { DeskHeader } from './desk-header.tsx'
import { OrderBanner } from './order-banner.tsx'
import { RedBanner } from './red-banner.tsx'
import { LoginPage } from './login-page.tsx'
import { PasswordPage } from './password-page.tsx'

export function DeskShell() {
  const session = useSession()
  if (session.isPending) return <main className="desk-main"><Skeleton rows={6} /></main>
  if (session.isError) return <main className="desk-main"><FailureView failure={session.error} onRetry={() => void session.refetch()} /></main>
  if (session.data === null) return <LoginPage />
  if (session.data.mustChangePassword) return <PasswordPage />
  return <SignedIn me={session.data} />
}

function SignedIn({ me }: { readonly me: Me }) {
  const seesWarnings = useMay('warning.read')
  const seesOrders = useMay('order.read')
  const takesAppeals = useMay('appeal.take')
  useEffect(openLiveStream, [])
  useEffect(() => void fetchOtherPages(), [])
  return (
    <>
      {me.demo && <DemoBanner />}
      <DeskHeader me={me} />
      <LiveBanner />
      {seesWarnings && <RedBanner />}
      {seesOrders && <OrderBanner />}
      {takesAppeals && <AppealBanner />}
      <Outlet />
    </>
  )
}
