import './audit.css'
import '../settings/settings.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { AuditFilter } from '../../../src/contract/audit.ts'
import { readAudit } from '../../ui/api/audit-api.ts'
import { enAudit } from '../../ui/i18n/en-audit.ts'
import { enAuditFacts } from '../../ui/i18n/en-audit-facts.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhAudit } from '../../ui/i18n/zh-audit.ts'
import { zhAuditFacts } from '../../ui/i18n/zh-audit-facts.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { AuditExport } from './audit-export.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { auditSearchOf } from './audit-search.ts'
import { AuditTable } from './audit-table.tsx'
import { ChainCheck } from './chain-check.tsx'

addTexts({ zh: { ...zhAudit, ...zhAuditFacts }, en: { ...enAudit, ...enAuditFacts } })

/** Who did and saw what, to be read. Nothing on it can be changed, and no person is shown. */
export function AuditPage() {
  const t = useText()
  usePageTitle(t('desk.nav.audit'))
  const navigate = useNavigate()
  const search = auditSearchOf(useSearch({ strict: false }))
  const setSearch = (next: AuditFilter) => void navigate({ to: '/audit', search: next })
  const log = useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => readAudit(search, pageParam, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const entries = log.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.audit')}</h1><span className="quiet">{t('audit.hint')}</span></div>
      <ChainCheck />
      <AuditFilters key={`filters ${JSON.stringify(search)}`} search={search} onSearch={setSearch} />
      {log.isPending && <Skeleton rows={10} />}
      {log.isError && <FailureView failure={log.error} onRetry={() => void log.refetch()} />}
      {log.isSuccess && entries.length === 0 && <EmptyView text={t(log.hasNextPage ? 'audit.noneSoFar' : 'audit.empty')} />}
      {entries.length > 0 && <AuditExport key={`export ${JSON.stringify(search)}`} search={search} />}
      {entries.length > 0 && <AuditTable entries={entries} onSearch={(more) => setSearch({ ...search, ...more })} />}
      {log.hasNextPage && (
        <Button block disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{log.isFetchingNextPage ? t('state.loading') : t('audit.more')}</Button>
      )}
    </main>
  )
}
