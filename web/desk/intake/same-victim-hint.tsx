import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { parseIdNumber } from '../../../src/domain/id-number.ts'
import { isSubscriber, normalizePhone } from '../../../src/domain/phone.ts'
import { findSameVictim } from '../../ui/api/case-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { amountText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'

const TYPING_MS = 300

/** Somebody who is known, or whose report a colleague has taken a minute ago, is said while the number is typed. Only whole numbers are asked about. */
export function SameVictimHint({ phone, idNumber }: { readonly phone: string; readonly idNumber: string }) {
  const t = useText()
  const language = useLanguage()
  const number = useSettled(normalizePhone(phone) ?? '')
  const id = useSettled(parseIdNumber(idNumber)?.idNumber ?? '')
  const isWhole = number !== '' && isSubscriber(number as NonNullable<ReturnType<typeof normalizePhone>>)
  const known = useQuery({
    queryKey: ['same-victim', isWhole ? number : '', id], enabled: isWhole || id !== '', staleTime: 30_000, gcTime: 0,
    queryFn: ({ signal }) => findSameVictim({ ...(isWhole ? { phone: number } : {}), ...(id === '' ? {} : { idNumber: id }) }, signal),
  })
  const person = known.data?.person
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
                <span key={one.id}> <Link to="/cases/$caseId" params={{ caseId: one.id }} target="_blank">{one.number}</Link> ({momentOf(one.reportedAt, serverNow(), language)}, {amountText(one.lossFen, language)}, {t(`caseState.${one.state}`)})</span>
              ))}
            </p>
          )}
          {known.data.elsewhere && <p className="alarm">{t('victim.elsewhere')}</p>}
        </div>
      )}
    </div>
  )
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
