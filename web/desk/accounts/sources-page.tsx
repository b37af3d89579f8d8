import '../settings/settings.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import type { SourceAct, SourceList } from '../../../src/contract/source.ts'
import { actOnSource, addSource, readSources } from '../../ui/api/account-api.ts'
import { enAccounts } from '../../ui/i18n/en-accounts.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhAccounts } from '../../ui/i18n/zh-accounts.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'

addTexts({ zh: zhAccounts, en: enAccounts })

type Source = SourceList['items'][number]

/** Who sends signals, and their keys. */
export function SourcesPage() {
  const t = useText()
  usePageTitle(t('desk.nav.sources'))
  const sources = useQuery({ queryKey: ['sources'], queryFn: ({ signal }) => readSources(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.sources')}</h1><span className="quiet">{t('sources.hint')}</span></div>
      <AddSource />
      {sources.isPending && <Skeleton rows={5} />}
      {sources.isError && <FailureView failure={sources.error} onRetry={() => void sources.refetch()} />}
      {sources.data?.items.length === 0 && <EmptyView text={t('sources.empty')} />}
      {sources.data !== undefined && sources.data.items.length > 0 && <Rows sources={sources.data.items} />}
    </main>
  )
}

function AddSource() {
  const t = useText()
  const client = useQueryClient()
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: () => addSource({ code: code.trim(), name: name.trim() }),
    onSuccess: async () => {
      setCode('')
      setName('')
      await client.invalidateQueries({ queryKey: ['sources'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <section className="panel" aria-labelledby="add-source">
      <h2 id="add-source" className="panel-title">{t('sources.add')}</h2>
      <form className="inline-form" onSubmit={onSubmit}>
        <label className="desk-field">{t('sources.code')}<span className="quiet field-hint">{t('sources.code.hint')}</span><Input required minLength={2} maxLength={32} pattern="[a-z0-9][a-z0-9\-]*" value={code} onChange={(event) => setCode(event.target.value)} /></label>
        <label className="desk-field">{t('sources.name')}<span className="quiet field-hint">{t('sources.name.hint')}</span><Input required minLength={2} maxLength={64} value={name} onChange={(event) => setName(event.target.value)} /></label>
        <Button type="primary" htmlType="submit" disabled={add.isPending}>{add.isPending ? t('action.busy') : t('sources.make')}</Button>
      </form>
      {add.isError && <FailureView failure={add.error} />}
      {add.data?.key != null && <p role="status">{t('sources.key')} <code className="one-time">{add.data.key}</code></p>}
    </section>
  )
}

function Rows({ sources }: { readonly sources: readonly Source[] }) {
  const t = useText()
  return (
    <section className="panel" aria-label={t('sources.list')}>
      <ScrollRegion label={t('sources.list')}>
        <table className="sheet-table accounts-table">
          <thead><tr><th scope="col">{t('sources.code')}</th><th scope="col">{t('sources.name')}</th><th scope="col">{t('sources.state')}</th><th scope="col">{t('sources.acts')}</th></tr></thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.code}>
                <th scope="row"><code>{source.code}</code></th>
                <td>{source.name}</td>
                <td>{t(source.isOff ? 'sources.off' : 'sources.on')}</td>
                <td><Acts source={source} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function Acts({ source }: { readonly source: Source }) {
  const t = useText()
  const client = useQueryClient()
  const [asked, setAsked] = useState<SourceAct | null>(null)
  const act = useMutation({ mutationFn: (what: SourceAct) => actOnSource(source.code, what), onSuccess: () => client.invalidateQueries({ queryKey: ['sources'] }) })
  const close = () => {
    setAsked(null)
    act.reset()
  }
  const acts: readonly SourceAct[] = ['renew-key', source.isOff ? 'switch-on' : 'switch-off']
  return (
    <span className="accounts-acts">
      {acts.map((what) => <Button key={what} size="small" onClick={() => setAsked(what)}>{t(`sources.act.${what}`)}</Button>)}
      {asked !== null && (
        <DeskDialog title={t(`sources.act.${asked}`)} hint={t(`sources.ask.${asked}`, { name: source.name })} isPending={act.isPending} failure={act.error} onSubmit={() => (act.isSuccess ? close() : act.mutate(asked))} onClose={close}>
          {act.data !== undefined && <p role="status">{act.data.key === null ? t('sources.done') : <>{t('sources.key')} <code className="one-time">{act.data.key}</code></>}</p>}
        </DeskDialog>
      )}
    </span>
  )
}
