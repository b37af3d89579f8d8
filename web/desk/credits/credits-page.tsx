import './credit.css'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Popconfirm, Segmented, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import type { CreditQuery, CreditRow } from '../../../src/contract/credit.ts'
import { closeCredit, creditsSheetAddress, makeCampaign, posterAddress, readCredits } from '../../ui/api/credit-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { countText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enCredit } from '../../ui/i18n/en-credit.ts'
import { enRegistered } from '../../ui/i18n/en-registered.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhCredit } from '../../ui/i18n/zh-credit.ts'
import { zhRegistered } from '../../ui/i18n/zh-registered.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

addTexts({ zh: { ...zhCredit, ...zhRegistered }, en: { ...enCredit, ...enRegistered } })

const REFETCH_MS = 60_000
const KEY = ['credits']
const KINDS = ['campaign', 'worker'] as const
const ORDERS = ['registered', 'newest'] as const

/** Campaigns and the codes of those who walk from door to door: who brought how many, and the poster of each. */
export function CreditsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.credits'))
  const [query, setQuery] = useState<CreditQuery>({ kind: 'campaign', order: 'registered' })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.credits')}</h1><span className="quiet">{t('credits.hint')}</span></div>
      <AddCampaign />
      <Filters query={query} onChange={setQuery} />
      <Listed query={query} />
    </main>
  )
}

function Filters({ query, onChange }: { readonly query: CreditQuery; readonly onChange: (query: CreditQuery) => void }) {
  const t = useText()
  const language = useLanguage()
  return (
    <div className="filters">
      <Segmented className="credits-kinds" aria-label={t('credits.kind')} value={query.kind} onChange={(kind) => onChange({ ...query, kind })} options={KINDS.map((value) => ({ value, label: t(`credits.kind.${value}`) }))} />
      <Select className="credits-order" aria-label={t('credits.order')} value={query.order} onChange={(order) => onChange({ ...query, order })} options={ORDERS.map((value) => ({ value, label: t(`credits.order.${value}`) }))} />
      <Input.Search className="credits-search" aria-label={t('credits.search')} placeholder={t('credits.search')} maxLength={64} onSearch={(words) => onChange({ ...query, q: words.trim() || undefined })} />
      <span className="push sheets">{(['xlsx', 'csv'] as const).map((format) => <a key={format} href={creditsSheetAddress(query, format, language)} download>{t(`credits.sheet.${format}`)}</a>)}</span>
    </div>
  )
}

function Listed({ query }: { readonly query: CreditQuery }) {
  const t = useText()
  const list = useInfiniteQuery({
    queryKey: [...KEY, query], queryFn: ({ pageParam, signal }) => readCredits({ ...query, cursor: pageParam }, signal), refetchInterval: REFETCH_MS,
    initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined,
  })
  if (list.isPending) return <Skeleton rows={5} />
  if (list.isError) return <FailureView failure={list.error} onRetry={() => void list.refetch()} />
  const credits = list.data.pages.flatMap((page) => page.items)
  if (credits.length === 0) return <EmptyView text={t(query.q === undefined ? 'credits.empty' : 'credits.none')} />
  return (
    <>
      <p role="status">{t('credits.total', { n: countText(list.data.pages[0]!.total) })}</p>
      <CreditTable credits={credits} />
      {list.hasNextPage && <p><Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{list.isFetchingNextPage ? t('state.loading') : t('credits.more')}</Button></p>}
    </>
  )
}

function AddCampaign() {
  const t = useText()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: () => makeCampaign(name.trim()),
    onSuccess: async () => {
      setName('')
      await client.invalidateQueries({ queryKey: KEY })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <section className="panel" aria-labelledby="campaign-title">
      <h2 id="campaign-title" className="panel-title">{t('credits.add')}</h2>
      <form className="desk-form" onSubmit={onSubmit}>
        <label className="desk-field">{t('credits.name')}<span className="quiet field-hint">{t('credits.name.hint')}</span><Input required minLength={2} maxLength={64} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} /></label>
        <div><Button type="primary" htmlType="submit" disabled={add.isPending}>{add.isPending ? t('action.busy') : t('credits.save')}</Button></div>
      </form>
      <div role="status">{add.data !== undefined && <p>{t('credits.made', { name: add.data.name })} <a href={posterAddress(add.data.code)} target="_blank" rel="noreferrer">{t('credits.poster')}</a></p>}</div>
      {add.isError && <FailureView failure={add.error} />}
    </section>
  )
}

function CreditTable({ credits }: { readonly credits: readonly CreditRow[] }) {
  const t = useText()
  const client = useQueryClient()
  const close = useMutation({ mutationFn: closeCredit, onSettled: () => client.invalidateQueries({ queryKey: KEY }) })
  const heads = ['credits.who', 'credits.unit', 'credits.code', 'credits.since'] as const
  return (
    <section className="panel" aria-label={t('credits.table')}>
      {close.isError && <FailureView failure={close.error} />}
      <ScrollRegion label={t('credits.table')}>
        <table className="sheet-table">
          <thead><tr>{heads.map((key) => <th key={key} scope="col">{t(key)}</th>)}<th scope="col" className="num">{t('credits.registered')}</th><th scope="col" aria-label={t('credits.close')} /></tr></thead>
          <tbody>{credits.map((credit) => <CreditLine key={credit.code} credit={credit} onClose={() => close.mutate(credit.code)} />)}</tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function CreditLine({ credit: { code, name, unit, createdAt, closedAt, registered }, onClose }: { readonly credit: CreditRow; readonly onClose: () => void }) {
  const t = useText()
  const language = useLanguage()
  return (
    <tr>
      <td>{name}</td>
      <td>{unit}</td>
      <td><code>{code}</code></td>
      <td>{momentOf(createdAt, serverNow(), language)}</td>
      <td className="num">{registered === 0 ? registered : <Link to="/credits/$code" params={{ code }} aria-label={t('credits.whoRegistered', { name, n: registered })}>{registered}</Link>}</td>
      <td>
        {closedAt !== null ? <span className="quiet">{t('credits.closed')}</span> : (
          <>
            <a href={posterAddress(code)} target="_blank" rel="noreferrer">{t('credits.poster')}</a>{' '}
            <Popconfirm title={t('credits.closeAsk')} onConfirm={onClose}><Button size="small">{t('credits.close')}</Button></Popconfirm>
          </>
        )}
      </td>
    </tr>
  )
}
