import { Link } from '@tanstack/react-router'
import type { SameVictim } from '../../../src/contract/case.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useSameVictim } from './use-same-victim.ts'

/** Somebody who is known, or whose report a colleague has taken a minute ago, is said while the number is typed. Only whole numbers are asked about. */
export function SameVictimHint({ phone, idNumber }: { readonly phone: string; readonly idNumber: string }) {
  const t = useText()
  const language = useLanguage()
  const known = useSameVictim(phone, idNumber)
  const person = known.data?.person
  const factsOf = ({ reportedAt, receivedBy, lossFen, state }: SameVictim['cases'][number]) => [momentOf(reportedAt, serverNow(), language), receivedBy ?? '', amountText(lossFen, language), t(`caseState.${state}`)].filter((words) => words !== '').join(', ')
  return (
    <div className="same-victim" role="status">
      {person != null && known.data !== undefined && (
        <div className="same-victim-known">
          <p>
            <strong>{t('victim.known', { name: person.name })}</strong>
            {person.ageBand !== null && ` · ${t('person.age', { band: person.ageBand })}`}
            {person.earlierLosses > 0 && <strong className="alarm"> · {t('person.earlierLosses', { n: person.earlierLosses })}</strong>}
          </p>
          {known.data.warning !== null && <p><Link to="/warnings/$warningId" params={{ warningId: known.data.warning.id }} target="_blank">{t('victim.warning')}</Link></p>}
          {known.data.cases.length > 0 && (
            <p>
              {t('victim.cases')}
              {known.data.cases.map((one) => (
                <span key={one.id}> <Link to="/cases/$caseId" params={{ caseId: one.id }} target="_blank">{one.number}</Link> ({factsOf(one)})</span>
              ))}
            </p>
          )}
        </div>
      )}
      {known.data?.elsewhere === true && <p className="alarm">{t('victim.elsewhere')}</p>}
    </div>
  )
}
