import './settings.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { readDecisionTable, readDecisionTables } from '../../ui/api/settings-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { RuleTables } from './rule-tables.tsx'
import { RuleUpload } from './rule-upload.tsx'

export function RulesPage() {
  const t = useText()
  const language = useLanguage()
  usePageTitle(t('desk.nav.rules'))
  const mayWrite = useMay('settings.write')
  const [chosen, setChosen] = useState<number | null>(null)
  const tables = useQuery({ queryKey: ['decision-tables'], queryFn: ({ signal }) => readDecisionTables(signal) })
  const version = chosen ?? tables.data?.items.find((table) => table.active)?.version ?? null
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.rules')}</h1><span className="quiet">{t('rules.hint')}</span></div>
      {tables.isPending && <Skeleton rows={8} />}
      {tables.isError && <FailureView failure={tables.error} onRetry={() => void tables.refetch()} />}
      {tables.data?.items.length === 0 && <EmptyView text={t('rules.empty')} />}
      {tables.data !== undefined && (
        <section className="panel" aria-labelledby="versions-title">
          <h2 id="versions-title" className="panel-title">{t('rules.versions')}</h2>
          <ul className="version-list">
            {tables.data.items.map((table) => (
              <li key={table.version}>
                <Button size="small" type={table.version === version ? 'primary' : 'default'} onClick={() => setChosen(table.version)}>{t('rules.version', { n: table.version })}</Button>
                {table.active && <strong>{t('rules.active')}</strong>}
                <span>{table.note}</span>
                <span className="quiet">{momentOf(table.createdAt, serverNow(), language)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {version !== null && <Content version={version} />}
      {mayWrite ? <RuleUpload /> : <p className="quiet">{t('rules.readOnly')}</p>}
    </main>
  )
}

function Content({ version }: { readonly version: number }) {
  const t = useText()
  const table = useQuery({ queryKey: ['decision-table', version], queryFn: ({ signal }) => readDecisionTable(version, signal), staleTime: Infinity })
  if (table.isPending) return <Skeleton rows={8} />
  if (table.isError) return <FailureView failure={table.error} onRetry={() => void table.refetch()} />
  const file = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(table.data.content, null, 2))}`
  return (
    <section className="panel" aria-labelledby="content-title">
      <div className="page-top">
        <h2 id="content-title" className="panel-title">{t('rules.version', { n: version })} · {table.data.note}</h2>
        <a className="push" href={file} download={`rules-${version}.json`}>{t('rules.download')}</a>
      </div>
      <RuleTables content={table.data.content} />
    </section>
  )
}
