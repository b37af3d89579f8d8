import '../settings/settings.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent } from 'react'
import { feedbackAddress, readLists, uploadList, type ListReceipt, type ListUpload } from '../../ui/api/list-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { FileField } from '../frame/file-field.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

export function ListsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.lists'))
  const lists = useQuery({ queryKey: ['lists'], queryFn: ({ signal }) => readLists(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.lists')}</h1><span className="quiet">{t('lists.hint')}</span></div>
      <Upload />
      {lists.isPending && <Skeleton rows={5} />}
      {lists.isError && <FailureView failure={lists.error} onRetry={() => void lists.refetch()} />}
      {lists.data?.length === 0 && <EmptyView text={t('lists.empty')} />}
      {lists.data !== undefined && lists.data.length > 0 && <Uploads lists={lists.data} />}
    </main>
  )
}

function Upload() {
  const t = useText()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const upload = useMutation({
    mutationFn: uploadList,
    onSuccess: async () => {
      setFile(null)
      await client.invalidateQueries({ queryKey: ['lists'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (file !== null) upload.mutate(file)
  }
  return (
    <section className="panel" aria-labelledby="upload-title">
      <h2 id="upload-title" className="panel-title">{t('lists.upload')}</h2>
      <form className="inline-form" onSubmit={onSubmit}>
        <FileField label={t('lists.file')} accept=".csv,.xlsx,text/csv" file={file} onFile={setFile} />
        <Button type="primary" htmlType="submit" disabled={file === null || upload.isPending}>{upload.isPending ? t('action.busy') : t('lists.send')}</Button>
      </form>
      {upload.isError && <FailureView failure={upload.error} />}
      {upload.data !== undefined && <Receipt receipt={upload.data} />}
    </section>
  )
}

function Receipt({ receipt }: { readonly receipt: ListReceipt }) {
  const t = useText()
  const language = useLanguage()
  return (
    <div role="status">
      <p><strong>{t('lists.receipt', { total: receipt.rowsTotal, accepted: receipt.accepted, duplicate: receipt.duplicate, bad: receipt.bad.length })}</strong></p>
      {receipt.bad.length > 0 && (
        <ScrollRegion label={t('lists.bad')} className="bad-rows">
          <ul>{receipt.bad.map((row) => <li key={row.line}>{t('lists.line', { n: row.line })} {row[language]}</li>)}</ul>
        </ScrollRegion>
      )}
    </div>
  )
}

function Uploads({ lists }: { readonly lists: readonly ListUpload[] }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <section className="panel" aria-labelledby="uploads-title">
      <h2 id="uploads-title" className="panel-title">{t('lists.uploads')}</h2>
      <ScrollRegion label={t('lists.uploads')}>
        <table className="sheet-table">
          <thead>
            <tr><th scope="col">{t('lists.file')}</th><th scope="col">{t('lists.source')}</th><th scope="col" className="num">{t('lists.rows')}</th><th scope="col" className="num">{t('lists.bad')}</th><th scope="col">{t('lists.at')}</th><th scope="col">{t('lists.feedback')}</th></tr>
          </thead>
          <tbody>
            {lists.map((list) => (
              <tr key={list.id}>
                <td>{list.fileName}</td>
                <td>{codeName('source', list.source)}</td>
                <td className="num">{list.rowsTotal}</td>
                <td className="num">{list.rowsBad}</td>
                <td>{momentOf(list.uploadedAt, serverNow(), language)}</td>
                <td><a href={feedbackAddress(list.id)} download>{t('lists.download')}</a></td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
