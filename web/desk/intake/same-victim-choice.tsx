import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import type { ApiFailure } from '../../ui/api/failure.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import type { Destination } from './use-report.ts'
import { useSameVictim } from './use-same-victim.ts'

interface Props {
  readonly failure: ApiFailure
  readonly phone: string
  readonly idNumber: string
  readonly isSending: boolean
  readonly onSave: (to: Destination) => void
}

/** On saving, a case of this victim was there: add to it, or make one more. What was typed stays until one of them is done. */
export function SameVictimChoice({ failure, phone, idNumber, isSending, onSave }: Props) {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const top = useRef<HTMLParagraphElement>(null)
  const known = useSameVictim(phone, idNumber)
  const cases = known.data?.cases.filter((one) => one.isUndecided) ?? []
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['same-victim'] })
    // The hands are on the keyboard: the next tab is the first way out. The focus has the words read aloud; an alert would say them, and every button, once more.
    top.current?.focus()
  }, [client, failure])
  return (
    <section className="same-victim-choice" aria-labelledby="same-victim-choice">
      <p id="same-victim-choice" ref={top} tabIndex={-1}><strong>{failure[language]}</strong></p>
      {cases.map((one) => (
        <p key={one.id} className="same-victim-way">
          <Button type="primary" disabled={isSending} onClick={() => onSave({ kind: 'case', id: one.id })}>{t('victim.addTo', { number: one.number })}</Button>
          <span>{t('victim.takenBy', { who: one.receivedBy ?? '—', time: momentOf(one.reportedAt, serverNow(), language) })} <Link to="/cases/$caseId" params={{ caseId: one.id }} target="_blank">{t('intake.openCase')}</Link></span>
        </p>
      ))}
      <p className="same-victim-way"><Button disabled={isSending} onClick={() => onSave({ kind: 'separate' })}>{t('victim.separate')}</Button> <span className="quiet">{t('victim.separateHint')}</span></p>
    </section>
  )
}
