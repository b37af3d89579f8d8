import './registry.css'
import { useEffect, useState, type ReactNode } from 'react'
import { enRegistry } from '../../ui/i18n/en-registry.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhRegistry } from '../../ui/i18n/zh-registry.ts'
import { DemoBanner } from '../../ui/parts/demo-banner.tsx'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LanguageSwitch } from '../../ui/parts/language-switch.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { readFacts } from './registry-api.ts'

addTexts({ zh: zhRegistry, en: enRegistry })

export type Facts = Awaited<ReturnType<typeof readFacts>>
interface Props {
  readonly title: string
  readonly lead: string
  readonly page: 'register' | 'mine' | 'check' | 'report'
  readonly children: (facts: Facts) => ReactNode
}

/** What each of these pages has around it: where one is, another page, the language, and who it is that asks. */
export function RegistryFrame({ title, lead, page, children }: Props) {
  const t = useText()
  usePageTitle(title)
  const { facts, failure, retry } = useFacts()
  return (
    <div className="registry">
      {facts?.demo === true && <DemoBanner />}
      <header className="registry-head">
        <div className="registry-width">
          <nav className="registry-nav" aria-label={t('join.pages')}>
            <a href="/">{t('join.home')}</a>
            {page === 'register' || page === 'report' ? <a href="/mine">{t('join.mine')}</a> : <a href="/register">{t('join.title')}</a>}
            <LanguageSwitch className="home-language" />
          </nav>
          <h1 className="registry-title">{title}</h1>
          <p className="registry-lead">{lead}</p>
        </div>
      </header>
      <main className="registry-width">
        {facts === undefined && failure === undefined && <Skeleton rows={4} />}
        {failure !== undefined && <FailureView failure={failure} onRetry={retry} />}
        {facts !== undefined && children(facts)}
      </main>
    </div>
  )
}

function useFacts(): { readonly facts: Facts | undefined; readonly failure: unknown; readonly retry: () => void } {
  const [facts, setFacts] = useState<Facts>()
  const [failure, setFailure] = useState<unknown>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    readFacts(stop.signal).then(setFacts, (reason: unknown) => { if (!stop.signal.aborted) setFailure(reason) })
    return () => stop.abort()
  }, [attempt])
  const retry = () => {
    setFailure(undefined)
    setAttempt(attempt + 1)
  }
  return { facts, failure, retry }
}
