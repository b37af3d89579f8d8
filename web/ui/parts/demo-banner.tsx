import { useText } from '../i18n/use-text.ts'

/** On every page of a demo bureau, so that nobody takes an invented victim for a real one. */
export function DemoBanner() {
  const t = useText()
  return (
    <aside className="demo-banner" aria-label={t('demo.label')}>
      {t('demo.banner')}
    </aside>
  )
}
