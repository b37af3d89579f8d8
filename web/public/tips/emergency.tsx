import { useText } from '../../ui/i18n/use-text.ts'
import { CallLinks } from '../call-links.tsx'

/** Before anything else, and again when money has gone: the telephone, not a form. */
export function Emergency() {
  const t = useText()
  return (
    <section className="tip-emergency" aria-label={t('tip.emergency')}>
      <p className="tip-emergency-title">{t('tip.emergency')}</p>
      <p>{t('tip.emergencyText')}</p>
      <CallLinks numbers={['110', '96110']} />
    </section>
  )
}
