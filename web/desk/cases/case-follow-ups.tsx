import { Link } from '@tanstack/react-router'
import type { CaseDetail } from '../../../src/contract/case.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useMay } from '../../ui/session/use-may.ts'

/** What was planned for the victim, who did it and what was found. */
export function CaseFollowUps({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  const language = useLanguage()
  const mayTake = useMay('case.write')
  const paidAgain = one.followUps.some(({ findings }) => findings.includes('paid-again'))
  return (
    <section className="panel" aria-labelledby="follow-ups-title">
      <h2 id="follow-ups-title" className="panel-title">{t('desk.nav.followUps')}</h2>
      {one.followUps.length === 0 && <p className="quiet">{t('followUps.none')}</p>}
      <ul className="plain-list">
        {one.followUps.map((each) => (
          <li key={each.id}>
            <strong>{t(`followUpKind.${each.kind}`)}</strong> {[
              momentOf(each.endedAt ?? each.plannedFor, serverNow(), language), each.result === null ? t(`followUpState.${each.state}`) : t(`followUpResult.${each.result}`), each.officer ?? each.unit.name,
            ].join(' · ')}
            {each.findings.map((finding) => <span key={finding} className="follow-up-finding"> {t(`followUpFinding.${finding}`)}</span>)}
            {each.note !== null && <span className="quiet follow-up-note">{each.note}</span>}
          </li>
        ))}
      </ul>
      {paidAgain && mayTake && <p><Link to="/intake" search={{ victimOf: one.id }}>{t('followUp.newReport')}</Link></p>}
    </section>
  )
}
