import { useText } from '../../ui/i18n/use-text.ts'

/** Before anything else, and again when money has gone: the telephone, not a form. */
export function Emergency() {
  const t = useText()
  return (
    <section className="tip-emergency" aria-label={t('tip.emergency')}>
      <p className="tip-emergency-title">{t('tip.emergency')}</p>
      <p>{t('tip.emergencyText')}</p>
      <p className="tip-emergency-calls"><a href="tel:110">{t('tip.call110')}</a><a href="tel:96110">{t('tip.call96110')}</a></p>
    </section>
  )
}
