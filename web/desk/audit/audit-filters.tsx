import { Button, Input, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import type { AuditSearch } from '../../ui/api/audit-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { AUDIT_ACTIONS, FORMER_ACTIONS } from './audit-actions.ts'

/** Whole words only: the log is found by its index, or not at all. */
export function AuditFilters({ search, onSearch }: { readonly search: AuditSearch; readonly onSearch: (search: AuditSearch) => void }) {
  const t = useText()
  const [actor, setActor] = useState(search.actor ?? '')
  const [subject, setSubject] = useState(search.subject ?? '')
  const [action, setAction] = useState(search.action ?? '')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(filled({ actor: actor.trim(), action, subject: subject.trim() }))
  }
  const actions = [{ value: '', label: t('audit.anyAction') }, ...[...AUDIT_ACTIONS, ...FORMER_ACTIONS].map((value) => ({ value: value as string, label: t(`auditAction.${value}`) }))]
  return (
    <form className="panel inline-form" aria-label={t('audit.filter')} onSubmit={onSubmit}>
      <label className="desk-field">{t('audit.actor')}<Input maxLength={64} value={actor} onChange={(event) => setActor(event.target.value)} /></label>
      <label className="desk-field">{t('audit.action')}<Select aria-label={t('audit.action')} value={action} onChange={setAction} options={actions} /></label>
      <label className="desk-field">{t('audit.subject')}<span className="quiet field-hint">{t('audit.subject.hint')}</span><Input maxLength={64} value={subject} onChange={(event) => setSubject(event.target.value)} /></label>
      <Button type="primary" htmlType="submit">{t('audit.search')}</Button>
      {Object.keys(search).length > 0 && <Button onClick={() => onSearch({})}>{t('desk.filter.clear')}</Button>}
    </form>
  )
}

function filled(search: Record<keyof AuditSearch, string>): AuditSearch {
  return Object.fromEntries(Object.entries(search).filter(([, word]) => word !== ''))
}
