import './in-hand.css'
import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { askInHand, type InHand } from '../../ui/api/directory-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'

/** "Is somebody on this already?" — the one question that may be asked about a person of another place. Neither question nor answer is kept by the page. */
export function InHandPage() {
  const t = useText()
  usePageTitle(t('desk.nav.inHand'))
  const [identifier, setIdentifier] = useState('')
  const [reason, setReason] = useState('')
  const question = useMutation({ mutationFn: () => askInHand(identifier.trim(), reason.trim()), gcTime: 0 })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    question.mutate()
  }
  // An answer belongs to the number it was asked for.
  const onIdentifier = (next: string) => {
    setIdentifier(next)
    question.reset()
  }
  return (
    <main className="desk-main in-hand">
      <h1 className="page-heading">{t('inHand.title')}</h1>
      <p className="quiet">{t('inHand.hint')}</p>
      <form className="panel desk-form" onSubmit={onSubmit}>
        <label className="desk-field">{t('inHand.identifier')}<Input required minLength={5} maxLength={40} autoComplete="off" value={identifier} onChange={(event) => onIdentifier(event.target.value)} /></label>
        <label className="desk-field">{t('inHand.reason')}<Input.TextArea rows={2} required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        <div><Button type="primary" htmlType="submit" disabled={question.isPending}>{question.isPending ? t('action.busy') : t('inHand.ask')}</Button></div>
      </form>
      {question.isError && <FailureView failure={question.error} />}
      <div role="status">{question.data !== undefined && <Answer answer={question.data} />}</div>
    </main>
  )
}

function Answer({ answer }: { readonly answer: InHand }) {
  const t = useText()
  if (!answer.inHand) return <p className="panel in-hand-answer">{t('inHand.no')}</p>
  return (
    <div className="panel in-hand-answer">
      <p><strong>{t('inHand.yes')}</strong></p>
      <p>{t('inHand.ref')} <code className="in-hand-ref">{answer.ref}</code></p>
      <p>{answer.centrePhone === null ? t('inHand.noPhone') : <>{t('inHand.phone')} <a href={`tel:${answer.centrePhone}`}>{answer.centrePhone}</a></>}</p>
    </div>
  )
}
