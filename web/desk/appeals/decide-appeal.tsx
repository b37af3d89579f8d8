import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Radio } from 'antd'
import { useState, type FormEvent } from 'react'
import { decideAppeal, type AppealPage } from '../../ui/api/appeal-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'

const DECISIONS = ['upheld', 'rejected', 'dismissed'] as const
type Decision = (typeof DECISIONS)[number]

/** By the centre, and not by whoever took the measures. */
export function DecideAppeal({ appeal }: { readonly appeal: AppealPage }) {
  const t = useText()
  const client = useQueryClient()
  const [decision, setDecision] = useState<Decision>()
  const [reason, setReason] = useState('')
  const [identified, setIdentified] = useState(false)
  const decide = useMutation({
    mutationFn: () => decideAppeal(appeal.id, { decision: decision!, reason: reason.trim(), identified }),
    onSuccess: async (decided) => {
      client.setQueryData(['appeal', appeal.id], decided)
      await Promise.all(['appeals', 'listings', 'orders'].map((key) => client.invalidateQueries({ queryKey: [key] })))
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (decision !== undefined) decide.mutate()
  }
  const asksForIdentity = appeal.channel === 'online' && decision !== 'dismissed'
  return (
    <section className="panel" aria-labelledby="appeal-decide">
      <h2 id="appeal-decide" className="panel-title">{t('appeals.decide')}</h2>
      {appeal.mine && <p className="appeal-by-paper">{t('appeals.mine')}</p>}
      <form className="desk-form" onSubmit={onSubmit}>
        <Radio.Group className="appeal-decisions" aria-label={t('appeals.decision')} value={decision} onChange={(event) => setDecision(event.target.value as Decision)} options={DECISIONS.map((value) => ({ value, label: t(`appeals.to.${value}`) }))} />
        {asksForIdentity && <Checkbox checked={identified} onChange={(event) => setIdentified(event.target.checked)}>{t('appeals.identified')}</Checkbox>}
        <label className="desk-field">{t(decision === 'dismissed' ? 'appeals.noted' : 'appeals.told')}<Input.TextArea rows={3} required minLength={4} maxLength={1_000} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        {decide.isError && <FailureView failure={decide.error} />}
        <div><Button type="primary" htmlType="submit" disabled={decide.isPending || decision === undefined || appeal.mine}>{decide.isPending ? t('action.busy') : t('appeals.decide')}</Button></div>
      </form>
    </section>
  )
}
