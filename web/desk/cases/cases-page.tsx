import './cases.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { CASE_STATES, type CaseRow, type CaseState } from '../../../src/contract/case.ts'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { readCases } from '../../ui/api/case-api.ts'
import { Countdown } from '../../ui/clock/countdown.tsx'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { yuanDigits } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'

const REFRESH_EVERY_MS = 1_000
const QUERY_CHARS_MAX = 64
const STATES = ['open', ...CASE_STATES, 'all'] as const

export function CasesPage() {
  const t = useText()
  usePageTitle(t('desk.nav.cases'))
  const mayTake = useMay('case.write')
  const [filter, setFilter] = useState<Filter>({ state: 'open', fraudType: undefined, q: undefined })
  const cases = useInfiniteQuery({
    queryKey: ['cases', filter],
    queryFn: ({ pageParam, signal }) => readCases(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const refresh = useCoalesced(() => void cases.refetch(), REFRESH_EVERY_MS)
  useLiveEvent((event) => { if (event.type.startsWith('case.')) refresh() })
  const rows = cases.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <main className="desk-main">
      <div className="page-top">
        <h1 className="page-heading">{t('desk.nav.cases')}</h1>
        {mayTake && <Link className="push" to="/intake">{t('cases.new')}</Link>}
      </div>
      <Filters filter={filter} onChange={setFilter} />
      {cases.isPending && <Skeleton rows={8} />}
      {cases.isError && <FailureView failure={cases.error} onRetry={() => void cases.refetch()} />}
      {cases.isSuccess && rows.length === 0 && <EmptyView text={t('cases.empty')} />}
      {rows.length > 0 && <Rows rows={rows} />}
      {cases.hasNextPage && <Button className="cases-more" disabled={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>{t('cases.more')}</Button>}
    </main>
  )
}

type Filter = { readonly state: CaseState | 'open' | 'all'; readonly fraudType: string | undefined; readonly q: string | undefined }

function Filters({ filter, onChange }: { readonly filter: Filter; readonly onChange: (filter: Filter) => void }) {
  const t = useText()
  const language = useLanguage()
  // Whoever looks for one case looks in all of them.
  const search = (q: string) => onChange(q === '' ? { ...filter, q: undefined } : { ...filter, q, state: 'all' })
  return (
    <div className="filters" role="search" aria-label={t('desk.filter')}>
      <Select className="filter-state" aria-label={t('cases.state')} value={filter.state} onChange={(state) => onChange({ ...filter, state })} options={STATES.map((state) => ({ value: state, label: t(`caseState.${state}`) }))} />
      <Select
        className="filter-type" aria-label={t('cases.type')} placeholder={t('cases.type')} allowClear value={filter.fraudType ?? null} onChange={(type: string | null) => onChange({ ...filter, fraudType: type ?? undefined })}
        options={FRAUD_TYPES.map((type) => ({ value: type.code, label: type[language] }))}
      />
      <Input.Search className="filter-q" aria-label={t('cases.search')} title={t('cases.search')} placeholder={t('cases.search')} maxLength={QUERY_CHARS_MAX} allowClear onSearch={(q) => search(q.trim())} />
    </div>
  )
}

function Rows({ rows }: { readonly rows: readonly CaseRow[] }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <section className="panel">
      <ScrollRegion label={t('desk.nav.cases')}>
        <table className="sheet-table cases-table">
          <thead>
            <tr>
              <th scope="col">{t('cases.number')}</th><th scope="col">{t('cases.state')}</th><th scope="col">{t('cases.type')}</th><th scope="col">{t('cases.unit')}</th>
              <th scope="col" className="num">{t('cases.loss')}</th><th scope="col" className="num">{t('cases.transfers')}</th><th scope="col">{t('cases.reportedAt')}</th><th scope="col">{t('cases.deadline')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td><Link to="/cases/$caseId" params={{ caseId: row.id }} className="case-number">{row.number}</Link></td>
                <td>{t(`caseState.${row.state}`)}</td>
                <td>{fraudTypeText(row.fraudType, language)}</td>
                <td>{row.unit.name}</td>
                <td className="num">{yuanDigits(row.lossFen)}</td>
                <td className="num">{row.transfers}</td>
                <td>{momentOf(row.reportedAt, serverNow(), language)}</td>
                <td>{row.deadline !== null && <>{codeName('caseRule', row.deadline.rule)} <Countdown dueAt={row.deadline.dueAt} label={codeName('caseRule', row.deadline.rule)} /></>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
