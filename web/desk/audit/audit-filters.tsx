import { Button, Input, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import type { AuditFilter } from '../../../src/contract/audit.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { AUDIT_ACTIONS, FORMER_ACTIONS } from './audit-actions.ts'
import { auditSearchOf } from './audit-search.ts'

/** Whole words only: the log is found by its index, or not at all. */
export function AuditFilters({ search, onSearch }: { readonly search: AuditFilter; readonly onSearch: (search: AuditFilter) => void }) {
  const t = useText()
  const [actor, setActor] = useState(search.actor ?? '')
  const [subject, setSubject] = useState(search.subject ?? '')
  const [action, setAction] = useState(search.action ?? '')
  const [days, setDays] = useState({ from: search.from ?? '', to: search.to ?? '' })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(auditSearchOf({ actor, action, subject, ...days }))
  }
  const actions = [{ value: '', label: t('audit.anyAction') }, ...[...AUDIT_ACTIONS, ...FORMER_ACTIONS].map((value) => ({ value: value as string, label: t(`auditAction.${value}`) }))]
  return (
    <form className="panel inline-form" aria-label={t('audit.filter')} onSubmit={onSubmit}>
      <label className="desk-field">{t('audit.actor')}<Input maxLength={64} value={actor} onChange={(event) => setActor(event.target.value)} /></label>
      <label className="desk-field">{t('audit.action')}<Select aria-label={t('audit.action')} value={action} onChange={setAction} options={actions} /></label>
      <label className="desk-field">{t('audit.subject')}<span className="quiet field-hint">{t('audit.subject.hint')}</span><Input maxLength={64} value={subject} onChange={(event) => setSubject(event.target.value)} /></label>
      <label className="desk-field">{t('audit.from')}<input type="date" className="native-input" value={days.from} max={days.to} onChange={(event) => setDays({ ...days, from: event.target.value })} /></label>
      <label className="desk-field">{t('audit.to')}<input type="date" className="native-input" value={days.to} min={days.from} onChange={(event) => setDays({ ...days, to: event.target.value })} /></label>
      <Button type="primary" htmlType="submit">{t('audit.search')}</Button>
      {Object.keys(search).length > 0 && <Button onClick={() => onSearch({})}>{t('desk.filter.clear')}</Button>}
    </form>
  )
}
