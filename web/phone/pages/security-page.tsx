import { Link } from '@tanstack/react-router'
import { useText } from '../../ui/i18n/use-text.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { FactorPanel } from '../../ui/security/factor-panel.tsx'
import { SessionList } from '../../ui/security/session-list.tsx'

export function SecurityPage() {
  const t = useText()
  usePageTitle(t('security.title'))
  return (
    <main className="page page-tabs">
      <p><Link to="/me">{t('security.back')}</Link></p>
      <h1 className="page-heading">{t('security.title')}</h1>
      <h2 className="sec-title">{t('factor.title')}</h2>
      <FactorPanel />
      <h2 className="sec-title">{t('sessions.title')}</h2>
      <SessionList />
    </main>
  )
}
