import type { AuditEntryView, AuditFilter } from '../../../src/contract/audit.ts'
import { clockSecondsOf, dayOf } from '../../ui/format/time.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { AUDIT_COLUMNS } from './audit-columns.ts'
import { AuditDetail } from './audit-detail.tsx'

/** A tap on a person or a case asks for everything of theirs. */
export function AuditTable({ entries, onSearch }: { readonly entries: readonly AuditEntryView[]; readonly onSearch: (more: AuditFilter) => void }) {
  const t = useText()
  return (
    <section className="panel" aria-label={t('desk.nav.audit')}>
      <ScrollRegion label={t('desk.nav.audit')}>
        <table className="sheet-table audit-table">
          <thead>
            <tr>{AUDIT_COLUMNS.map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr>
          </thead>
          <tbody>
            {entries.map((entry) => <Entry key={entry.seq} entry={entry} onSearch={onSearch} />)}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function Entry({ entry, onSearch }: { readonly entry: AuditEntryView; readonly onSearch: (more: AuditFilter) => void }) {
  const t = useText()
  const codeName = useCodeName()
  const hasDetail = Object.keys(entry.detail).length > 0
  return (
    <tr>
      <th scope="row" className="num">{entry.seq}</th>
      <td className="audit-at">{dayOf(entry.at)} {clockSecondsOf(entry.at)}</td>
      <td><button type="button" className="audit-word" onClick={() => onSearch({ actor: entry.actor })}>{entry.actor}</button></td>
      <td className="audit-action">{codeName('auditAction', entry.action)}</td>
      <td><button type="button" className="audit-word audit-subject" onClick={() => onSearch({ subject: entry.subject })}>{entry.subject}</button></td>
      <td>
        {hasDetail && (
          <details>
            <summary>{t('audit.show')}</summary>
            <AuditDetail detail={entry.detail} />
          </details>
        )}
      </td>
    </tr>
  )
}
