import '../settings/settings.css'
import '../warning/warning.css'
import './cases.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import type { CaseDetail, StatementReceipt } from '../../../src/contract/case.ts'
import { addAttachment, attachmentAddress, importStatement } from '../../ui/api/case-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { FileField } from '../frame/file-field.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { useCase } from './use-case.ts'

const KILOBYTE = 1_024

/** What belongs to the file: recordings, papers, pictures, and the statements that banks send. */
export function CaseFiles({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  return (
    <section className="panel" aria-labelledby="files-title">
      <h2 id="files-title" className="panel-title">{t('case.attachments')}</h2>
      <Attachments one={one} />
      {one.actions.includes('statement') && <AddStatement caseId={one.id} />}
    </section>
  )
}

/** On the page of the report that has just been saved: what the victim sends goes to it at once. */
export function AttachmentsOf({ caseId }: { readonly caseId: string }) {
  const t = useText()
  const one = useCase(caseId)
  if (one.data === undefined) return null
  return (
    <section className="panel" aria-labelledby="files-title">
      <h2 id="files-title" className="panel-title">{t('case.attachments')}</h2>
      <Attachments one={one.data} />
    </section>
  )
}

function Attachments({ one }: { readonly one: CaseDetail }) {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      {one.attachments.length === 0 && <p className="quiet">{t('case.noAttachments')}</p>}
      <ul className="plain-list">
        {one.attachments.map((file) => (
          <li key={file.id}>
            {t(`attachment.${file.kind}`)} <a href={attachmentAddress(file.id)} download>{file.fileName}</a>
            <span className="quiet"> {Math.ceil(file.bytes / KILOBYTE)} KB · {file.addedBy} · {momentOf(file.addedAt, serverNow(), language)}</span>
          </li>
        ))}
      </ul>
      {one.actions.includes('attach') && <AddAttachment caseId={one.id} />}
    </>
  )
}

function AddAttachment({ caseId }: { readonly caseId: string }) {
  const t = useText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [isForm, setForm] = useState(false)
  const choose = (chosen: File | null) => {
    setFile(chosen)
    setForm(false)
  }
  const add = useMutation({
    mutationFn: (chosen: File) => addAttachment(caseId, chosen, isForm),
    onSuccess: (page) => {
      choose(null)
      client.setQueryData(['case', caseId], page)
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (file !== null && !add.isPending) add.mutate(file)
  }
  return (
    <form className="inline-form" onSubmit={onSubmit}>
      <FileField label={t('case.addAttachment')} accept="audio/*,image/*,application/pdf,.amr" file={file} onFile={choose} />
      {file?.type.startsWith('image/') === true && <label className="attach-form"><input type="checkbox" checked={isForm} onChange={(event) => setForm(event.target.checked)} /> {t('case.isForm')}</label>}
      <Button htmlType="submit" disabled={file === null || add.isPending}>{add.isPending ? t('action.busy') : t('case.upload')}</Button>
      {add.isError && <FailureView failure={add.error} />}
    </form>
  )
}

function AddStatement({ caseId }: { readonly caseId: string }) {
  const t = useText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [account, setAccount] = useState('')
  const add = useMutation({
    mutationFn: (chosen: File) => importStatement(caseId, chosen, account.trim()),
    onSuccess: () => setFile(null),
    onSettled: () => client.invalidateQueries({ queryKey: ['case', caseId] }),
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (file !== null && !add.isPending) add.mutate(file)
  }
  return (
    <form className="inline-form" onSubmit={onSubmit}>
      <FileField label={t('case.addStatement')} accept=".csv,.xlsx,text/csv" file={file} onFile={setFile} />
      <label className="desk-field">{t('case.statementAccount')}<Input autoComplete="off" maxLength={200} value={account} onChange={(event) => setAccount(event.target.value)} /></label>
      <Button htmlType="submit" disabled={file === null || add.isPending}>{add.isPending ? t('action.busy') : t('case.upload')}</Button>
      {add.isError && <FailureView failure={add.error} />}
      {add.data !== undefined && <Taken receipt={add.data} />}
    </form>
  )
}

function Taken({ receipt }: { readonly receipt: StatementReceipt }) {
  const t = useText()
  const language = useLanguage()
  return (
    <div role="status">
      <p><strong>{t('case.statementTaken', { rows: receipt.rows, taken: receipt.taken, duplicate: receipt.duplicate, skipped: receipt.skipped, bad: receipt.bad.length + receipt.unnamed })}</strong></p>
      {receipt.bad.length > 0 && (
        <ScrollRegion label={t('lists.bad')} className="bad-rows">
          <ul>{receipt.bad.map((row) => <li key={row.line}>{t('case.line', { n: row.line })} {row[language]}</li>)}</ul>
        </ScrollRegion>
      )}
      {receipt.unnamed > 0 && <p>{t('case.unnamed', { n: receipt.unnamed })}</p>}
    </div>
  )
}
