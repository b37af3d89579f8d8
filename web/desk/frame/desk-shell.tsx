import { useQueryClient } from '@tanstack/react-query'
import { Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { openLiveStream, useLiveEvent } from '../../ui/live/live-stream.ts'
import { fetchOtherPages } from '../../ui/pages/lazy-page.ts'
import { DemoBanner } from '../../ui/parts/demo-banner.tsx'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LiveBanner } from '../../ui/parts/live-banner.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { SoundLocked } from '../../ui/parts/sound-locked.tsx'
import { Announcements } from '../../ui/announcements/announcements.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { useSession } from '../../ui/session/use-session.ts'
import { useSignOut } from '../../ui/session/use-sign-out.ts'
import type { Me } from '../../../src/contract/session.ts'
import { AppealBanner } from './appeal-banner.tsx'
import { DeskHeader } from './desk-header.tsx'
import { GapBanner } from './gap-banner.tsx'
import { LateBanner } from './late-banner.tsx'
import { OrderBanner } from './order-banner.tsx'
import { DeskKeys } from '../keys/desk-keys.tsx'
import { RedBanner } from './red-banner.tsx'
import { TipBanner } from './tip-banner.tsx'
import { useText } from '../../ui/i18n/use-text.ts'
import { CodeStep } from '../../ui/security/code-step.tsx'
import { FactorPanel } from '../../ui/security/factor-panel.tsx'
import { LoginPage } from './login-page.tsx'
import { PasswordPage } from './password-page.tsx'

const WALL_PATH = '/wall'

export function DeskShell() {
  const t = useText()
  const session = useSession()
  useSignOut(session.data === null)
  if (session.isPending) return <main className="desk-main"><Skeleton rows={6} /></main>
  if (session.isError && session.data === undefined) return <main className="desk-main"><FailureView failure={session.error} onRetry={() => void session.refetch()} /></main>
  if (session.data === null) return <LoginPage />
  if (session.data.owed === 'code') return <main className="gate"><div className="gate-card"><CodeStep /></div></main>
  if (session.data.owed === 'password') return <PasswordPage />
  if (session.data.owed === 'factor') return <main className="gate"><div className="gate-card"><h1 className="gate-title">{t('factor.title')}</h1><p>{t('factor.owed')}</p><FactorPanel /></div></main>
  if (session.data.readOnly) return <Wall />
  return <SignedIn me={session.data} />
}

/** A screen that can only look has one page, whatever its address says. */
function Wall() {
  const { pathname } = useLocation()
  useEffect(openLiveStream, [])
  return pathname === WALL_PATH ? <Outlet /> : <Navigate to={WALL_PATH} replace />
}

function SignedIn({ me }: { readonly me: Me }) {
  const client = useQueryClient()
  const seesWarnings = useMay('warning.read')
  const seesOrders = useMay('order.read')
  const { pathname } = useLocation()
  const readsAnnouncements = useMay('announcement.read')
  const takesAppeals = useMay('appeal.take')
  const takesTips = useMay('tip.work')
  const plansRosters = useMay('roster.write')
  useEffect(openLiveStream, [])
  useEffect(() => void fetchOtherPages(), [])
  useLiveEvent(({ type }) => {
    if (type === 'roster.changed' || type === 'roster.gap') void client.invalidateQueries({ queryKey: ['roster'] })
  })
  if (pathname === WALL_PATH) return <Outlet />
  return (
    <>
      {me.demo && <DemoBanner />}
      <DeskHeader me={me} />
      <LiveBanner />
      {(seesWarnings || takesTips) && <SoundLocked />}
      {seesWarnings && <RedBanner />}
      {seesWarnings && <LateBanner />}
      {seesOrders && <OrderBanner />}
      {takesAppeals && <AppealBanner />}
      {takesTips && <TipBanner />}
      {plansRosters && <GapBanner />}
      {readsAnnouncements && <Announcements />}
      <DeskKeys />
      <Outlet />
    </>
  )
}
