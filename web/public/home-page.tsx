import { useCallback, useEffect, useState } from 'react'
import { readDemoAccounts, type DemoAccount } from '../ui/api/session-api.ts'
import { useCodeName, useText } from '../ui/i18n/use-text.ts'
import { DemoBanner } from '../ui/parts/demo-banner.tsx'
import { FailureView } from '../ui/parts/failure-view.tsx'
import { LanguageSwitch } from '../ui/parts/language-switch.tsx'
import { usePageTitle } from '../ui/parts/page-title.ts'
import { Skeleton } from '../ui/parts/quiet-states.tsx'
import { AppealPanel } from './appeal-panel.tsx'
import { KnownCheckForm } from './known-check-form.tsx'
import { OfficerCheckForm } from './officer-check-form.tsx'
import { readFacts } from './registry/registry-api.ts'

type Accounts = { readonly kind: 'loading' } | { readonly kind: 'loaded'; readonly accounts: readonly DemoAccount[] | null } | { readonly kind: 'failed'; readonly failure: unknown }

export function HomePage() {
  const t = useText()
  usePageTitle(t('home.title'))
  const { accounts, retry } = useDemoAccounts()
  const isDemo = accounts.kind === 'loaded' && accounts.accounts !== null
  return (
    <>
      {isDemo && <DemoBanner />}
      <header className="home-head">
        <div className="home-width">
          <div className="home-top"><LanguageSwitch className="home-language" /></div>
          <h1 className="home-title">{t('product.name')}</h1>
          <p className="home-lead">{t('home.lead')}</p>
          <nav aria-label={t('home.doors')}>
            <a className="home-door home-join" href="/register"><strong>{t('home.join')}</strong><span>{t('home.join.text')}</span></a>
            <a className="home-door home-report" href="/report"><strong>{t('home.report')}</strong><span>{t('home.report.text')}</span></a>
            <a className="home-door home-mine" href="/mine"><strong>{t('home.mine')}</strong><span>{t('home.mine.text')}</span></a>
          </nav>
        </div>
      </header>
      <main className="home-width">
        <OfficerCheckForm />
        <KnownCheckForm />
        <AppealPanel />
        <StaffDoors />
        {accounts.kind === 'loading' && <Skeleton rows={3} />}
        {accounts.kind === 'failed' && <FailureView failure={accounts.failure} onRetry={retry} />}
        {accounts.kind === 'loaded' && accounts.accounts !== null && <DemoAccounts accounts={accounts.accounts} />}
      </main>
    </>
  )
}

/** After what citizens come for, and only where the desks are: the public zone has none. */
function StaffDoors() {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    readFacts(stop.signal).then(({ desks }) => setOpen(desks), () => undefined)
    return () => stop.abort()
  }, [])
  if (!isOpen) return null
  return (
    <nav className="home-doors" aria-label={t('home.staff')}>
      <a className="home-door" href="/desk/"><strong>{t('home.desk')}</strong><span>{t('home.desk.text')}</span></a>
      <a className="home-door" href="/phone/"><strong>{t('home.phone')}</strong><span>{t('home.phone.text')}</span></a>
    </nav>
  )
}

function useDemoAccounts(): { readonly accounts: Accounts; readonly retry: () => void } {
  const [accounts, setAccounts] = useState<Accounts>({ kind: 'loading' })
  const load = useCallback((signal?: AbortSignal) => {
    readDemoAccounts(signal).then(
      (found) => setAccounts({ kind: 'loaded', accounts: found }),
      (failure: unknown) => {
        if (signal?.aborted !== true) setAccounts({ kind: 'failed', failure })
      },
    )
  }, [])
  useEffect(() => {
    const stop = new AbortController()
    load(stop.signal)
    return () => stop.abort()
  }, [load])
  const retry = () => {
    setAccounts({ kind: 'loading' })
    load()
  }
  return { accounts, retry }
}

function DemoAccounts({ accounts }: { readonly accounts: readonly DemoAccount[] }) {
  const t = useText()
  const codeName = useCodeName()
  return (
    <section className="panel" aria-labelledby="accounts-title">
      <h2 id="accounts-title" className="panel-title">{t('home.accounts')}</h2>
      <p className="home-quiet">{t('home.accountsHint')}</p>
      <ul className="accounts">
        {accounts.map((account) => (
          <li key={account.login} className="account">
            <strong>{account.name}</strong> <span className="home-quiet">{codeName('role', account.role)} · {account.unit}</span>
            <span className="account-keys">{t('login.login')} <code>{account.login}</code> {t('login.password')} <code>{account.password}</code></span>
          </li>
        ))}
      </ul>
    </section>
  )
}
