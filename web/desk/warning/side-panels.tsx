import { Link } from '@tanstack/react-router'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'

export function EarlierWarnings({ earlier, title }: { readonly earlier: WarningDetailView['earlier']; readonly title: string }) {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="panel" aria-labelledby="earlier-title">
      <h2 id="earlier-title" className="panel-title">{title}</h2>
      {earlier.length === 0 && <p className="quiet">{t('warning.noEarlier')}</p>}
      <ul className="plain-list">
        {earlier.map((warning) => (
          <li key={warning.id}>
            <LevelBadge level={warning.level} /> <Link to="/warnings/$warningId" params={{ warningId: warning.id }}>{fraudTitle(warning.fraudType, language, t)}</Link>
            <span className="quiet"> {momentOf(warning.openedAt, serverNow(), language)}{warning.outcome !== null && ` · ${t(`outcome.${warning.outcome}`)}`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function HandoverHistory({ handovers }: { readonly handovers: WarningDetailView['handovers'] }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <section className="panel" aria-labelledby="handovers-title">
      <h2 id="handovers-title" className="panel-title">{t('warning.handovers')}</h2>
      {handovers.length === 0 && <p className="quiet">{t('warning.noHandovers')}</p>}
      <ul className="plain-list">
        {handovers.map((handover) => (
          <li key={handover.id}>
            {handover.from} → {handover.to}
            <span className="quiet"> {codeName('handoverReason', handover.reason)} · {momentOf(handover.at, serverNow(), language)} · {t(`review.${handover.review}`)}</span>
            {handover.note !== '' && <p>{t('warning.handoverNote', { text: handover.note })}</p>}
            {handover.reviewNote !== null && <p>{t('warning.reviewNote', { text: handover.reviewNote })}</p>}
            {handover.reply !== null && <p>{t('warning.reply', { text: handover.reply })}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
