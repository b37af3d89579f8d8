import { enSecurity } from '../../ui/i18n/en-security.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhSecurity } from '../../ui/i18n/zh-security.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { CodeStep } from '../../ui/security/code-step.tsx'
import { FactorPanel } from '../../ui/security/factor-panel.tsx'
import { useMe } from '../../ui/session/use-session.ts'
import { PasswordPage } from './password-page.tsx'

addTexts({ zh: zhSecurity, en: enSecurity })

/** What a login still owes before anything else opens. */
export function OwedPage() {
  const { owed } = useMe()
  switch (owed) {
    case 'code': return <main className="page"><CodeStep /></main>
    case 'password': return <PasswordPage />
    case 'factor': return <FactorOwed />
    case null: return null
  }
}

function FactorOwed() {
  const t = useText()
  usePageTitle(t('factor.title'))
  return <main className="page"><h1 className="page-heading">{t('factor.title')}</h1><p>{t('factor.owed')}</p><FactorPanel /></main>
}
