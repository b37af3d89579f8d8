import '../settings/settings.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent } from 'react'
import type { ResidentsReceipt } from '../../../src/contract/coverage.ts'
import { uploadResidents } from '../../ui/api/coverage-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { BadRows } from '../frame/bad-rows.tsx'
import { FileField } from '../frame/file-field.tsx'

/** A register as a village keeps it: what can be read is taken, what cannot comes back as a sheet to be corrected and sent again. */
export function RegisterImport() {
  const t = useText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const upload = useMutation({
    mutationFn: uploadResidents,
    onSuccess: async () => {
      setFile(null)
      await client.invalidateQueries({ queryKey: ['coverage'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (file !== null) upload.mutate(file)
  }
  return (
    <section className="panel" aria-labelledby="register-import">
      <h2 id="register-import" className="panel-title">{t('coverage.import')}</h2>
      <p className="quiet">{t('coverage.import.hint')}</p>
      <form className="inline-form" onSubmit={onSubmit}>
        <FileField label={t('lists.file')} accept=".csv,.xlsx,text/csv" file={file} onFile={setFile} />
        <Button type="primary" htmlType="submit" disabled={file === null || upload.isPending}>{upload.isPending ? t('action.busy') : t('coverage.import.send')}</Button>
      </form>
      {upload.isError && <FailureView failure={upload.error} />}
      {upload.data !== undefined && <Receipt receipt={upload.data} />}
    </section>
  )
}

function Receipt({ receipt }: { readonly receipt: ResidentsReceipt }) {
  const t = useText()
  return (
    <div role="status">
      <p><strong>{t('coverage.import.receipt', { total: receipt.rowsTotal, added: receipt.added, changed: receipt.changed, bad: receipt.badTotal })}</strong></p>
      <BadRows {...receipt} />
    </div>
  )
}
