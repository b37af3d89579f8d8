import { Link } from '@tanstack/react-router'
import { enSecurity } from '../../ui/i18n/en-security.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhSecurity } from '../../ui/i18n/zh-security.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { FactorPanel } from '../../ui/security/factor-panel.tsx'
import { SessionList } from '../../ui/security/session-list.tsx'

addTexts({ zh: zhSecurity, en: enSecurity })

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
