import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Input, Radio } from 'antd'
import { useState, type FormEvent } from 'react'
import type { TipView } from '../../../src/contract/tip.ts'
import { listTip, moveTip, revealTip, type TipMove } from '../../ui/api/tip-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { CaseOf } from './case-of.tsx'

interface Props {
  readonly tip: TipView
}
type DialogProps = Props & { readonly onClose: () => void }
const RESULTS = ['confirmed', 'unconfirmed'] as const

/** The page stands at once as it was answered, and every list of reports is asked for anew. */
function useMove(tip: TipView, onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (move: TipMove) => moveTip(tip.id, move),
    onSuccess: async (moved) => {
      client.setQueryData(['tip', tip.id], moved)
      onDone?.()
      await client.invalidateQueries({ queryKey: ['tips'] })
    },
    // Somebody else was quicker: the page shows how it stands now.
    onError: () => client.invalidateQueries({ queryKey: ['tip', tip.id] }),
  })
}

/** Taken up first; then answered, or taken on as a victim's report. */
export function TipActs({ tip }: Props) {
  const t = useText()
  const [isDismissing, setDismissing] = useState(false)
  return (
    <>
      {tip.state === 'received' && <TakeUp tip={tip} />}
      {tip.state === 'taken' && <AnswerTip tip={tip} />}
      {tip.state === 'taken' && <ToIntake tip={tip} />}
      <section className="panel" aria-label={t('tips.dismiss')}>
        <p className="quiet">{t('tips.dismissHint')}</p>
        <Button danger onClick={() => setDismissing(true)}>{t('tips.dismiss')}</Button>
        {isDismissing && <DismissDialog tip={tip} onClose={() => setDismissing(false)} />}
      </section>
    </>
  )
}

function TakeUp({ tip }: Props) {
  const t = useText()
  const take = useMove(tip)
  return (
    <section className="panel" aria-labelledby="tip-take">
      <h2 id="tip-take" className="panel-title">{t('tips.acts')}</h2>
      <p className="quiet">{t('tips.takeHint')}</p>
      {take.isError && <FailureView failure={take.error} />}
      <Button type="primary" size="large" disabled={take.isPending} onClick={() => take.mutate({ path: 'take' })}>{t('tips.take')}</Button>
    </section>
  )
}

function AnswerTip({ tip }: Props) {
  const t = useText()
  const answered = useMove(tip)
  const [result, setResult] = useState<(typeof RESULTS)[number]>('confirmed')
  const [answer, setAnswer] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    answered.mutate({ path: 'finding', body: { result, answer: answer.trim() } })
  }
  return (
    <section className="panel" aria-labelledby="tip-answer">
      <h2 id="tip-answer" className="panel-title">{t('tips.answer')}</h2>
      <form className="desk-form" onSubmit={onSubmit}>
        <Radio.Group aria-label={t('tips.result')} value={result} onChange={(event) => setResult(event.target.value as typeof result)} options={RESULTS.map((value) => ({ value, label: t(`tips.to.${value}`) }))} />
        <label className="desk-field">{t('tips.answerWords')}<Input.TextArea rows={4} required minLength={4} maxLength={1_000} placeholder={t('tips.answerExample')} value={answer} onChange={(event) => setAnswer(event.target.value)} /></label>
        {answered.isError && <FailureView failure={answered.error} />}
        <div><Button type="primary" htmlType="submit" disabled={answered.isPending}>{answered.isPending ? t('action.busy') : t('tips.send')}</Button></div>
      </form>
    </section>
  )
}

function ToIntake({ tip }: Props) {
  const t = useText()
  const navigate = useNavigate()
  const mayTake = useMay('case.write')
  if (!mayTake) return null
  return (
    <section className="panel" aria-label={t('tips.toIntake')}>
      <CaseOf tip={tip} />
      {tip.case === null && (
        <>
          <p className="quiet">{t('tips.toIntakeHint')}</p>
          <Button onClick={() => void navigate({ to: '/intake', search: { tip: tip.id } as never })}>{t('tips.toIntake')}</Button>
        </>
      )}
    </section>
  )
}

function DismissDialog({ tip, onClose }: DialogProps) {
  const t = useText()
  const [reason, setReason] = useState('')
  const dismissed = useMove(tip, onClose)
  return (
    <DeskDialog title={t('tips.dismiss')} hint={t('tips.dismissHint')} isPending={dismissed.isPending} failure={dismissed.error} onSubmit={() => dismissed.mutate({ path: 'dismiss', body: { reason: reason.trim() } })} onClose={onClose}>
      <label className="desk-field">{t('tips.dismissReason')}<Input.TextArea rows={3} required minLength={4} maxLength={1_000} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}

/** Of the centre it counts at once, else when the centre has confirmed it. */
export function ListDialog({ tip, nth, onClose }: DialogProps & { readonly nth: number }) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayReview = useMay('listing.review')
  const [evidence, setEvidence] = useState('')
  const listed = useMutation({
    mutationFn: () => listTip(tip.id, { nth, evidence: evidence.trim() }),
    onSuccess: async ({ state }) => {
      void message.success(t(state === 'live' ? 'tips.listedNow' : 'tips.proposedNow'))
      onClose()
      await Promise.all(['tip', 'tips', 'listings'].map((key) => client.invalidateQueries({ queryKey: [key] })))
    },
  })
  return (
    <DeskDialog title={`${t('tips.list')} ${tip.about[nth]?.shown ?? ''}`} hint={t(mayReview ? 'tips.listHint' : 'tips.proposeHint')} isPending={listed.isPending} failure={listed.error} onSubmit={() => listed.mutate()} onClose={onClose}>
      <label className="desk-field">{t('tips.evidence')}<Input.TextArea rows={3} required minLength={4} maxLength={1_000} value={evidence} onChange={(event) => setEvidence(event.target.value)} /></label>
    </DeskDialog>
  )
}

export function RevealDialog({ tip, onClose }: DialogProps) {
  const t = useText()
  const [reason, setReason] = useState('')
  const shown = useMutation({ mutationFn: () => revealTip(tip.id, reason.trim()), gcTime: 0 })
  return (
    <DeskDialog title={t('tips.reveal')} hint={t('tips.revealHint')} isPending={shown.isPending} isReady={shown.data === undefined} failure={shown.error} onSubmit={() => shown.mutate()} onClose={onClose}>
      <label className="desk-field">{t('tips.reason')}<Input required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
      {shown.data !== undefined && (
        <div className="entry-clear" role="status">
          <p>{t('tips.phone')} <strong>{shown.data.phone}</strong></p>
          {shown.data.about.map(({ kind, value }, index) => <p key={index}>{t(`tip.kind.${kind}`)} <strong>{value}</strong></p>)}
          {shown.data.words !== null && <p>{shown.data.words}</p>}
        </div>
      )}
    </DeskDialog>
  )
}
