import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Radio, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import type { AppealKind } from '../../../src/contract/appeal.ts'
import { takeAppeal, type AppealInput } from '../../ui/api/appeal-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'

const CHANNELS = ['counter', 'phone', 'letter'] as const
const KINDS = ['account', 'phone', 'domain', 'app'] as const satisfies readonly AppealKind[]
type Words = Pick<AppealInput, 'channel' | 'name' | 'contact' | 'reason'>
export const NO_WORDS: Words = { channel: 'counter', name: '', contact: '', reason: '' }

/** Who objects and what they say; the same at every counter and for an entry of a list. */
export function AppealWords({ words, onChange }: { readonly words: Words; readonly onChange: (words: Words) => void }) {
  const t = useText()
  return (
    <>
      <Radio.Group aria-label={t('appeals.channel')} value={words.channel} onChange={(event) => onChange({ ...words, channel: event.target.value as Words['channel'] })} options={CHANNELS.map((one) => ({ value: one, label: t(`appealChannel.${one}`) }))} />
      <label className="desk-field">{t('appeals.name')}<Input required maxLength={64} autoComplete="off" value={words.name} onChange={(event) => onChange({ ...words, name: event.target.value })} /></label>
      <label className="desk-field">{t('appeals.contact')}<Input required minLength={4} maxLength={200} autoComplete="off" value={words.contact} onChange={(event) => onChange({ ...words, contact: event.target.value })} /></label>
      <label className="desk-field">{t('appeals.said')}<Input.TextArea rows={3} required minLength={4} maxLength={1_000} value={words.reason} onChange={(event) => onChange({ ...words, reason: event.target.value })} /></label>
    </>
  )
}

/** The taker learns a reference and a day, and not whether anything stands against it. */
export function TakeAppeal() {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const mayReview = useMay('listing.review')
  const [kind, setKind] = useState<AppealKind>('account')
  const [value, setValue] = useState('')
  const [words, setWords] = useState(NO_WORDS)
  const take = useMutation({
    mutationFn: () => takeAppeal({ kind, value: value.trim(), ...words }),
    onSuccess: async () => {
      setValue('')
      setWords(NO_WORDS)
      await client.invalidateQueries({ queryKey: ['appeals'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    take.mutate()
  }
  return (
    <details className="panel" open={!mayReview}>
      <summary className="panel-title entry-add">{t('appeals.take')}</summary>
      <p className="quiet">{t('appeals.takeHint')}</p>
      <form className="desk-form" onSubmit={onSubmit}>
        <div className="entry-fields">
          <label className="desk-field">{t('appeals.kind')}<Select<AppealKind> aria-label={t('appeals.kind')} value={kind} onChange={setKind} options={KINDS.map((one) => ({ value: one, label: t(`appealKind.${one}`) }))} /></label>
          <label className="desk-field entry-value">{t('appeals.value')}<Input required minLength={3} maxLength={253} autoComplete="off" value={value} onChange={(event) => setValue(event.target.value)} /></label>
        </div>
        <AppealWords words={words} onChange={setWords} />
        {take.isError && <FailureView failure={take.error} />}
        {take.data !== undefined && <p className="appeal-taken" role="status">{t('appeals.taken', { ref: take.data.ref, at: momentOf(take.data.dueAt, serverNow(), language) })}</p>}
        <div><Button type="primary" htmlType="submit" disabled={take.isPending}>{take.isPending ? t('action.busy') : t('appeals.take')}</Button></div>
      </form>
    </details>
  )
}
