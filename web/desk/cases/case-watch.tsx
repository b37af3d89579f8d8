import { Link } from '@tanstack/react-router'
import type { CaseWatch } from '../../../src/contract/watch.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'

/** For how long the victim is watched, and what has been warned of since. */
export function CaseWatchPanel({ watch }: { readonly watch: CaseWatch }) {
  const t = useText()
  const codeName = useCodeName()
  const language = useLanguage()
  const isOver = Date.parse(watch.until) <= serverNow()
  return (
    <section className="panel" aria-labelledby="watch-title">
      <h2 id="watch-title" className="panel-title">{t('watch.title')}</h2>
      <p className="quiet">{t(isOver ? 'watch.over' : 'watch.until', { day: momentOf(watch.until, serverNow(), language) })}</p>
      {watch.warnings.length === 0 ? <p className="quiet">{t('watch.quiet')}</p> : <p className="follow-up-finding">{t('watch.again')}</p>}
      <ul className="plain-list">
        {watch.warnings.map((warning) => (
          <li key={warning.id}>
            <LevelBadge level={warning.level} /> <Link to="/warnings/$warningId" params={{ warningId: warning.id }}>{momentOf(warning.openedAt, serverNow(), language)}</Link>
            {warning.outcome !== null && <span className="quiet"> {codeName('outcome', warning.outcome)}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
