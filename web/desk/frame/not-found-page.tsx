import { Link } from '@tanstack/react-router'
import { useText } from '../../ui/i18n/use-text.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'

export function NotFoundPage() {
  const t = useText()
  usePageTitle(t('page.notFound'))
  return (
    <main className="desk-main">
      <h1 className="page-heading">{t('page.notFound')}</h1>
      <p>{t('page.notFound.text')}</p>
      <Link to="/" className="button button-primary">{t('page.home')}</Link>
    </main>
  )
}
