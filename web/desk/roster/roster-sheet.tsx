import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { RosterReceipt } from '../../../src/contract/roster.ts'
import { rosterSheetAddress, uploadRoster } from '../../ui/api/roster-api.ts'
import { dayClockOf, spanOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { BadRows } from '../frame/bad-rows.tsx'
import { FileField } from '../frame/file-field.tsx'

const SHOWN_MAX = 12

/** The month goes out as a sheet and comes back: first what would change, then the change. */
export function RosterSheet({ unit, month, mayWrite }: { readonly unit: string; readonly month: string; readonly mayWrite: boolean }) {
  const t = useText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const upload = useMutation({
    mutationFn: (isToSave: boolean) => uploadRoster(file!, { unit, month }, isToSave),
    onSuccess: (receipt) => (receipt.saved ? client.invalidateQueries({ queryKey: ['roster'] }) : undefined),
  })
  const choose = (next: File | null) => {
    setFile(next)
    upload.reset()
  }
  const receipt = upload.data
  return (
    <section className="panel" aria-labelledby="roster-sheet">
      <h2 id="roster-sheet" className="panel-title">{t('roster.sheet')}</h2>
      <p className="quiet">{t('roster.sheet.hint')}</p>
      <p className="roster-sheets"><a href={rosterSheetAddress({ unit, month }, 'xlsx')} download>{t('coverage.sheet.xlsx')}</a> <a href={rosterSheetAddress({ unit, month }, 'csv')} download>{t('coverage.sheet.csv')}</a></p>
      {mayWrite && (
        <div className="inline-form">
          <FileField label={t('lists.file')} accept=".csv,.xlsx,text/csv" file={file} onFile={choose} />
          <Button disabled={file === null || upload.isPending} onClick={() => upload.mutate(false)}>{upload.isPending ? t('action.busy') : t('roster.sheet.check')}</Button>
          <Button type="primary" disabled={receipt === undefined || receipt.saved || receipt.added.length + receipt.removed.length === 0 || upload.isPending} onClick={() => upload.mutate(true)}>{t('roster.sheet.save')}</Button>
        </div>
      )}
      {upload.isError && <FailureView failure={upload.error} />}
      {receipt !== undefined && <Receipt receipt={receipt} />}
    </section>
  )
}

function Receipt({ receipt }: { readonly receipt: RosterReceipt }) {
  const t = useText()
  const language = useLanguage()
  return (
    <div role="status">
      <p><strong>{t(receipt.saved ? 'roster.sheet.saved' : 'roster.sheet.dry', { added: receipt.added.length, removed: receipt.removed.length, same: receipt.unchanged, bad: receipt.badTotal })}</strong></p>
      {(['added', 'removed'] as const).filter((what) => receipt[what].length > 0).map((what) => (
        <p key={what}>
          {t(`roster.sheet.${what}`)}: {receipt[what].slice(0, SHOWN_MAX).map((shift) => `${shift.name} ${t(`post.${shift.post}`)} ${spanOf(shift, language)}`).join(t('list.separator'))}
          {receipt[what].length > SHOWN_MAX && ` ${t('roster.sheet.more', { n: receipt[what].length - SHOWN_MAX })}`}
        </p>
      ))}
      {receipt.conflicts.length > 0 && (
        <div className="roster-conflicts">
          <strong>{t('roster.conflicts')}</strong>
          <ul>
            {receipt.conflicts.slice(0, SHOWN_MAX).map((one) => (
              <li key={`${one.name} ${one.unit.code} ${one.post} ${one.from}`}>{one.name}: {t('roster.conflict.double', { unit: one.unit.name, post: t(`post.${one.post}`), from: dayClockOf(one.from, language), until: dayClockOf(one.until, language) })}</li>
            ))}
          </ul>
        </div>
      )}
      <BadRows {...receipt} />
    </div>
  )
}
