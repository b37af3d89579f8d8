import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { LISTS, type ListName } from '../../../src/domain/lists.ts'
import { addListing } from '../../ui/api/listing-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayOf, isoOfLocalInput } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'

const LEVELS = [1, 2, 3, 4, 5, 6]
const EMPTY = { value: '', evidence: '', fraudType: '', level: 0, expires: '' }

/** What the centre adds counts at once; what others add is confirmed by the centre first. */
export function AddEntry() {
  const t = useText()
  const language = useLanguage()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayReview = useMay('listing.review')
  const [list, setList] = useState<ListName>('scam-number')
  const [source, setSource] = useState('')
  const [fields, setFields] = useState(EMPTY)
  const change = (next: Partial<typeof EMPTY>) => setFields((now) => ({ ...now, ...next }))
  const add = useMutation({
    mutationFn: () => addListing({
      list, source: source.trim(), value: fields.value.trim(), evidence: fields.evidence.trim(), fraudType: fields.fraudType === '' ? null : fields.fraudType, level: fields.level === 0 ? null : fields.level,
      expiresAt: fields.expires === '' ? null : isoOfLocalInput(`${fields.expires}T23:59:59`),
    }),
    onSuccess: async ({ state }) => {
      void message.success(t(state === 'live' ? 'blacklist.savedLive' : 'blacklist.savedProposed'))
      setFields(EMPTY)
      await client.invalidateQueries({ queryKey: ['listings'] })
    },
  })
  const types = [{ value: '', label: t('blacklist.noType') }, ...FRAUD_TYPES.map((type) => ({ value: type.code as string, label: type[language] }))]
  const levels = [{ value: 0, label: t('blacklist.noLevel') }, ...LEVELS.map((level) => ({ value: level, label: t('blacklist.hops', { n: level }) }))]
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <details className="panel" open={!mayReview}>
      <summary className="panel-title entry-add">{t('blacklist.add')}</summary>
      {!mayReview && <p className="quiet">{t('blacklist.proposeHint')}</p>}
      <form className="desk-form" onSubmit={onSubmit}>
        <div className="entry-fields">
          <label className="desk-field">{t('blacklist.list')}<Select<ListName> aria-label={t('blacklist.list')} value={list} onChange={setList} options={LISTS.map((one) => ({ value: one, label: t(`listName.${one}`) }))} /></label>
          <label className="desk-field entry-value">{t('blacklist.value')}<Input required minLength={3} maxLength={253} autoComplete="off" value={fields.value} onChange={(event) => change({ value: event.target.value })} /></label>
          <label className="desk-field">{t('blacklist.source')}<span className="quiet field-hint">{t('blacklist.source.hint')}</span><Input required maxLength={64} value={source} onChange={(event) => setSource(event.target.value)} /></label>
          <label className="desk-field">{t('blacklist.fraudType')}<Select<string> aria-label={t('blacklist.fraudType')} value={fields.fraudType} onChange={(fraudType) => change({ fraudType })} options={types} /></label>
          <label className="desk-field">{t('blacklist.level')}<span className="quiet field-hint">{t('blacklist.level.hint')}</span><Select<number> aria-label={t('blacklist.level')} value={fields.level} onChange={(level) => change({ level })} options={levels} /></label>
          <label className="desk-field">{t('blacklist.expires')}<input type="date" className="native-input" min={dayOf(serverNow())} value={fields.expires} onChange={(event) => change({ expires: event.target.value })} /></label>
        </div>
        <label className="desk-field">{t('blacklist.evidence')}<Input.TextArea rows={2} required minLength={4} maxLength={1_000} placeholder={t('blacklist.evidenceHint')} value={fields.evidence} onChange={(event) => change({ evidence: event.target.value })} /></label>
        {add.isError && <FailureView failure={add.error} />}
        <div><Button type="primary" htmlType="submit" disabled={add.isPending}>{add.isPending ? t('action.busy') : t('blacklist.save')}</Button></div>
      </form>
    </details>
  )
}
