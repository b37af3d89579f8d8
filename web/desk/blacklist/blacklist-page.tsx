import '../settings/settings.css'
import './blacklist.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import { LISTS, type ListName } from '../../../src/domain/lists.ts'
import { readListings, type ListingFilter, type ListingView } from '../../ui/api/listing-api.ts'
import { enAppeals } from '../../ui/i18n/en-appeals.ts'
import { enListings } from '../../ui/i18n/en-listings.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhAppeals } from '../../ui/i18n/zh-appeals.ts'
import { zhListings } from '../../ui/i18n/zh-listings.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { AddEntry } from './add-entry.tsx'
import { EntryCard } from './entry-card.tsx'

addTexts({ zh: { ...zhListings, ...zhAppeals }, en: { ...enListings, ...enAppeals } })

const VIEWS = ['live', 'proposed', 'due', 'removed'] as const satisfies readonly ListingView[]
/** Carriers and colleagues answer while one looks. */
const REFETCH_MS = 15_000

export function BlacklistPage() {
  const t = useText()
  usePageTitle(t('desk.nav.blacklist'))
  const mayRead = useMay('listing.read')
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.blacklist')}</h1><span className="quiet">{t('blacklist.hint')}</span></div>
      <AddEntry />
      {mayRead && <Entries />}
    </main>
  )
}

function Entries() {
  const t = useText()
  const [filter, setFilter] = useState<ListingFilter>({ view: 'live', list: undefined, value: '' })
  const pages = useInfiniteQuery({
    queryKey: ['listings', filter], refetchInterval: REFETCH_MS, initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => readListings(filter, pageParam, signal),
    getNextPageParam: (last) => (last.more ? last.items.at(-1)?.id : undefined),
  })
  const entries = pages.data?.pages.flatMap((page) => page.items)
  return (
    <section className="panel" aria-label={t('desk.nav.blacklist')}>
      <Filters filter={filter} counts={pages.data?.pages[0]?.counts} onChange={setFilter} />
      {pages.isPending && <Skeleton rows={6} />}
      {pages.isError && <FailureView failure={pages.error} onRetry={() => void pages.refetch()} />}
      {entries?.length === 0 && <EmptyView text={t(filter.value === '' ? 'blacklist.empty' : 'blacklist.notFound')} />}
      {entries !== undefined && entries.length > 0 && <ul className="entries">{entries.map((entry) => <EntryCard key={entry.id} entry={entry} />)}</ul>}
      {pages.hasNextPage && <Button onClick={() => void pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>{t('blacklist.more')}</Button>}
    </section>
  )
}

type FilterProps = { readonly filter: ListingFilter; readonly counts: { readonly live: number; readonly proposed: number; readonly due: number } | undefined; readonly onChange: (filter: ListingFilter) => void }

/** A whole value is looked for on all lists, in whatever state it is. */
function Filters({ filter, counts, onChange }: FilterProps) {
  const t = useText()
  const [value, setValue] = useState('')
  const onFind = (event: FormEvent) => {
    event.preventDefault()
    onChange({ ...filter, value: value.trim() })
  }
  const countOf = (view: ListingView) => (view === 'removed' ? '' : (counts?.[view] ?? ''))
  return (
    <div className="entry-filters">
      <div className="entry-views" role="group" aria-label={t('blacklist.view')}>
        {VIEWS.map((view) => (
          <Button key={view} type={filter.view === view && filter.value === '' ? 'primary' : 'default'} aria-pressed={filter.view === view && filter.value === ''} onClick={() => { setValue(''); onChange({ ...filter, view, value: '' }) }}>
            {t(`blacklist.view.${view}`, { n: countOf(view) })}
          </Button>
        ))}
      </div>
      <Select<ListName | ''> className="entry-list" aria-label={t('blacklist.list')} value={filter.list ?? ''} onChange={(list) => onChange({ ...filter, list: list === '' ? undefined : list })}
        options={[{ value: '', label: t('blacklist.allLists') }, ...LISTS.map((list) => ({ value: list, label: t(`listName.${list}`) }))]} />
      <form className="entry-find" onSubmit={onFind}>
        <Input aria-label={t('blacklist.find')} placeholder={t('blacklist.find')} required minLength={3} maxLength={253} value={value} onChange={(event) => setValue(event.target.value)} />
        <Button htmlType="submit">{t('blacklist.findDo')}</Button>
        {filter.value !== '' && <Button onClick={() => { setValue(''); onChange({ ...filter, value: '' }) }}>{t('blacklist.findOff')}</Button>}
      </form>
    </div>
  )
}
