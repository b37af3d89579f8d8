import '../settings/settings.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent } from 'react'
import type { ResidentsReceipt } from '../../../src/contract/coverage.ts'
import { uploadResidents } from '../../ui/api/coverage-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
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
  const language = useLanguage()
  return (
    <div role="status">
      <p><strong>{t('coverage.import.receipt', { total: receipt.rowsTotal, added: receipt.added, changed: receipt.changed, bad: receipt.badTotal })}</strong></p>
      {receipt.correction !== null && (
        <>
          <p><Button onClick={() => save(receipt.correction!)}>{t('coverage.import.correct')}</Button></p>
          <ul className="bad-rows">
            {receipt.bad.map((row) => <li key={row.line}>{t('lists.line', { n: row.line })} {row[language]}</li>)}
          </ul>
          {receipt.badTotal > receipt.bad.length && <p className="quiet">{t('coverage.import.more', { n: receipt.bad.length })}</p>}
        </>
      )}
    </div>
  )
}

function save(sheet: string): void {
  const address = URL.createObjectURL(new Blob([sheet], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = '待更正.csv'
  link.click()
  URL.revokeObjectURL(address)
}
