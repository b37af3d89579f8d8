import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent } from 'react'
import type { StaffReceipt } from '../../../src/contract/account.ts'
import { uploadStaff } from '../../ui/api/account-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { BadRows } from '../frame/bad-rows.tsx'
import { FileField } from '../frame/file-field.tsx'
import { saveSheet } from '../frame/save-sheet.ts'

/** A list of staff: looked at first, then taken; what cannot be read comes back to be corrected. The passwords are given this once. */
export function StaffImport() {
  const t = useText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const upload = useMutation({
    mutationFn: (save: boolean) => uploadStaff(file!, save),
    onSuccess: (receipt) => (receipt.saved ? client.invalidateQueries({ queryKey: ['accounts'] }) : undefined),
  })
  const isLooked = upload.data !== undefined && !upload.data.saved
  const choose = (next: File | null) => {
    upload.reset()
    setFile(next)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (file !== null) upload.mutate(isLooked)
  }
  return (
    <section className="panel" aria-labelledby="staff-import">
      <h2 id="staff-import" className="panel-title">{t('accounts.import')}</h2>
      <p className="quiet">{t('accounts.import.hint')}</p>
      <form className="inline-form" onSubmit={onSubmit}>
        <FileField label={t('lists.file')} accept=".csv,.xlsx,text/csv" file={file} onFile={choose} />
        <Button type="primary" htmlType="submit" disabled={file === null || upload.isPending || upload.data?.saved === true}>{upload.isPending ? t('action.busy') : t(isLooked ? 'accounts.import.send' : 'accounts.import.look')}</Button>
      </form>
      {upload.isError && <FailureView failure={upload.error} />}
      {upload.data !== undefined && <Receipt receipt={upload.data} />}
    </section>
  )
}

function Receipt({ receipt }: { readonly receipt: StaffReceipt }) {
  const t = useText()
  const { passwords, leaving, added, changed, unchanged, badTotal } = receipt
  return (
    <div role="status">
      <p><strong>{t(receipt.saved ? 'accounts.import.receipt' : 'accounts.import.dry', { added, changed, unchanged, bad: badTotal })}</strong></p>
      {passwords !== null && <p><Button type="primary" onClick={() => saveSheet('一次性密码.csv', passwords)}>{t('accounts.import.passwords')}</Button> <span className="quiet">{t('accounts.import.passwordsHint')}</span></p>}
      {leaving.length > 0 && (
        <>
          <p className="unit-mind">{t('accounts.import.leaving')}</p>
          <ul>{leaving.map(({ login, name, tasks, shifts }) => <li key={login}>{t('accounts.import.leaver', { name, login, tasks, shifts })}</li>)}</ul>
        </>
      )}
      <BadRows {...receipt} />
    </div>
  )
}
