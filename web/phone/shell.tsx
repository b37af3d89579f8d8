import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { Activity, Suspense, useEffect, useState } from 'react'
import type { Me } from '../../src/contract/session.ts'
import { isUnreachable } from '../ui/api/failure.ts'
import { Announcements } from '../ui/announcements/announcements.tsx'
import { useText } from '../ui/i18n/use-text.ts'
import { openLiveStream, useLiveEvent, useLiveReopened } from '../ui/live/live-stream.ts'
import { useCoalesced } from '../ui/live/use-coalesced.ts'
import { fetchOtherPages, lazyPage } from '../ui/pages/lazy-page.ts'
import { DemoBanner } from '../ui/parts/demo-banner.tsx'
import { FailureView } from '../ui/parts/failure-view.tsx'
import { LiveBanner } from '../ui/parts/live-banner.tsx'
import { useWaitingCount } from '../ui/parts/page-title.ts'
import { Skeleton } from '../ui/parts/quiet-states.tsx'
import { SoundLocked } from '../ui/parts/sound-locked.tsx'
import { useMay } from '../ui/session/use-may.ts'
import { useSession } from '../ui/session/use-session.ts'
import { useSignOut } from '../ui/session/use-sign-out.ts'
import { chooseRing, ring } from '../ui/sound/ring.ts'
import { useMyFollowUps } from './follow-up/use-follow-ups.ts'
import { LastMoveProvider, LastMoveStrip } from './last-move.tsx'
import { useKept, useUnderFormer } from './offline/kept-rows.ts'
import { offline } from './offline/load.ts'
import { lock, useLocked, watchIdle } from './offline/lock-state.ts'
import { LateStrip } from './late-strip.tsx'
import { LoginPage } from './pages/login-page.tsx'
import { usePositionReports } from './position.ts'
import { ringChoiceOf } from './ring-choice.ts'
import { useScreenOn, useStaysAwake } from './stay-awake.ts'
import { useTasks } from './task/use-tasks.ts'
import { ToastProvider, useToast } from './toast.tsx'

/** Seldom seen, and not worth a place in the first load. */
const OwedPage = lazyPage(() => import('./pages/owed-page.tsx'), 'OwedPage')
const LockPage = lazyPage(() => import('./offline/lock-page.tsx'), 'LockPage')
const WithoutLine = lazyPage(() => import('./offline/without-line.tsx'), 'WithoutLine')

const REFRESH_EVERY_MS = 700
const LATE_MS = 2_500

export function PhoneShell() {
  const client = useQueryClient()
  const session = useSession()
  const isLocked = useLocked()
  const isSignedOut = session.data === null
  useEffect(() => void offline().then((phone) => phone.start(client)), [client])
  useSignOut(isSignedOut)
  useEffect(() => {
    if (isSignedOut) void offline().then((phone) => phone.signedOut())
  }, [isSignedOut])
  if (isSignedOut) return <LoginPage />
  if (session.data?.owed != null) return <OwedPage />
  return (
    <>
      {isLocked && <Suspense><LockPage /></Suspense>}
      <Activity mode={isLocked ? 'hidden' : 'visible'}>
        <Opened session={session} />
      </Activity>
      {session.data != null && <IdleWatch key={session.data.id} me={session.data} />}
    </>
  )
}

function Opened({ session }: { readonly session: ReturnType<typeof useSession> }) {
  const isLate = useLate(session.isPending)
  if (session.data != null) return <SignedIn me={session.data} />
  if (session.isPending && session.failureCount === 0 && !isLate) return <main className="page"><Skeleton rows={5} /></main>
  if (session.isPending || isUnreachable(session.error)) return <WithoutLine />
  return <main className="page"><FailureView failure={session.error} onRetry={() => void session.refetch()} /></main>
}

/** A line that is there and carries nothing is worse than none: after this long the page opens with what it has. */
function useLate(isPending: boolean): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    if (!isPending) return
    const timer = setTimeout(() => setLate(true), LATE_MS)
    return () => clearTimeout(timer)
  }, [isPending])
  return isLate
}

/** Goes on while the phone is locked: a new task rings from a pocket. */
function IdleWatch({ me: { id, login } }: { readonly me: Me }) {
  const hasTasks = useMay('task.work')
  useEffect(() => watchIdle(login, () => {
    lock()
    void offline().then((phone) => phone.shut())
  }), [login])
  useEffect(() => chooseRing(ringChoiceOf(id)), [id])
  useScreenOn(useStaysAwake(id) && hasTasks)
  return hasTasks ? <Watch /> : null
}

function SignedIn({ me }: { readonly me: Me }) {
  const hasTasks = useMay('task.work')
  const hears = useMay('announcement.read')
  useEffect(() => void fetchOtherPages(), [])
  return (
    <ToastProvider>
      <LastMoveProvider>
        {me.demo && <DemoBanner />}
        <LiveBanner />
        {hasTasks && <SoundLocked />}
        {hears && <Announcements />}
        {hasTasks && <LateStrip />}
        <Outlet />
        <LastMoveStrip />
        {hasTasks && <SayWithdrawn />}
        {hasTasks ? <Tabs /> : <TabsWithoutTasks />}
      </LastMoveProvider>
    </ToastProvider>
  )
}

/** What goes on beside the page that is open, for who has tasks at all. */
function Watch() {
  useTasksStayFresh()
  usePositionReports()
  return null
}

/** A task that leaves the list by itself says why. */
function SayWithdrawn() {
  const t = useText()
  const toast = useToast()
  useLiveEvent((event) => {
    if (event.mine === true && event.type === 'task.withdrawn') toast(t('task.withdrawnToast'))
  })
  return null
}

function TabsWithoutTasks() {
  const t = useText()
  const hasCredit = useMay('credit.own')
  return (
    <nav className="tabs" aria-label={t('phone.tabs')}>
      <Link to="/" className="tab" activeOptions={{ exact: true }} activeProps={{ className: 'tab-on' }}>{t('phone.tab.guide')}</Link>
      {hasCredit && <Link to="/credit" className="tab" activeProps={{ className: 'tab-on' }}>{t('phone.credit')}</Link>}
      <Link to="/me" className="tab" activeProps={{ className: 'tab-on' }}>{t('phone.tab.me')}</Link>
    </nav>
  )
}

/** What waits to be accepted is counted here, on whatever page the officer is; and what waits to be sent, while anything does. */
function Tabs() {
  const t = useText()
  const all = [...(useTasks('open').data?.items ?? []), ...(useMyFollowUps().data?.items ?? [])]
  const waiting = all.filter((task) => task.state === 'offered').length
  const unsent = useKept().length + useUnderFormer()
  useWaitingCount(waiting)
  return (
    <nav className="tabs" aria-label={t('phone.tabs')}>
      <Link to="/" className="tab" activeOptions={{ exact: true }} activeProps={{ className: 'tab-on' }}>
        <span>{t('phone.tab.tasks')}{waiting > 0 && <span className="tab-count" aria-label={t('phone.tab.waiting', { n: waiting })} role="img">{waiting}</span>}</span>
      </Link>
      {unsent > 0 && (
        <Link to="/waiting" className="tab" activeProps={{ className: 'tab-on' }}>
          <span>{t('phone.tab.unsent')}<span className="tab-count" aria-label={t('phone.tab.unsentCount', { n: unsent })} role="img">{unsent}</span></span>
        </Link>
      )}
      <Link to="/done" className="tab" activeProps={{ className: 'tab-on' }}>{t('phone.tab.done')}</Link>
      <Link to="/me" className="tab" activeProps={{ className: 'tab-on' }}>{t('phone.tab.me')}</Link>
    </nav>
  )
}

/** The stream says only that something changed; what the officer may see of it is asked for again. */
function useTasksStayFresh(): void {
  const client = useQueryClient()
  const refresh = useCoalesced(() => {
    void client.invalidateQueries({ queryKey: ['tasks'] })
    void client.invalidateQueries({ queryKey: ['task'] })
  }, REFRESH_EVERY_MS)
  useEffect(openLiveStream, [])
  useLiveReopened(() => {
    refresh()
    void offline().then((phone) => phone.lineIsBack())
  })
  useLiveEvent((event) => {
    if (event.mine === true && (event.type === 'task.offered' || event.type === 'task.slip' || event.type === 'task.late')) ring(event.level ?? 'orange')
    if (event.type.startsWith('task.') || event.type === 'warning.raised' || event.type === 'warning.changed') refresh()
  })
}
