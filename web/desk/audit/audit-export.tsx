import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { AuditFilter } from '../../../src/contract/audit.ts'
import { exportAudit } from '../../ui/api/audit-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { clockSecondsOf, dayOf } from '../../ui/format/time.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { saveFile } from '../frame/save-sheet.ts'
import { AUDIT_COLUMNS } from './audit-columns.ts'
import { useDetailWords } from './audit-detail.tsx'

/** What is asked for as a workbook, in the words of the page. The export stands in the log itself. */
export function AuditExport({ search }: { readonly search: AuditFilter }) {
  const t = useText()
  const codeName = useCodeName()
  const wordsOf = useDetailWords()
  const save = useMutation({
    mutationFn: async () => {
      const [{ items, isWhole }, { default: writeXlsxFile }] = await Promise.all([exportAudit(search), import('write-excel-file/browser')])
      const cells = items.map(({ seq, at, actor, action, subject, detail }) => [
        seq, `${dayOf(at)} ${clockSecondsOf(at)}`, actor, codeName('auditAction', action), subject, wordsOf(detail).map((fact) => fact.join(t('audit.colon'))).join(t('audit.semicolon')),
      ])
      const file = await writeXlsxFile([AUDIT_COLUMNS.map((column) => t(column)), ...cells]).toBlob()
      saveFile(`${t('desk.nav.audit')}-${dayOf(serverNow())}.xlsx`, file)
      return { rows: items.length, isWhole }
    },
    gcTime: 0,
  })
  return (
    <div className="audit-export">
      <Button disabled={save.isPending} onClick={() => save.mutate()}>{save.isPending ? t('audit.exporting') : t('audit.export')}</Button>
      <span role="status" className="quiet">{save.isSuccess && t(save.data.isWhole ? 'audit.exported' : 'audit.exportedPart', { n: save.data.rows })}</span>
      {save.isError && <FailureView failure={save.error} />}
    </div>
  )
}
