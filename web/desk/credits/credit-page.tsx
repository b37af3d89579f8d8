import './credit.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import type { RegisteredList } from '../../../src/contract/credit.ts'
import { readRegistered } from '../../ui/api/credit-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { countText } from '../../ui/format/amount.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enRegistered } from '../../ui/i18n/en-registered.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhRegistered } from '../../ui/i18n/zh-registered.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

addTexts({ zh: zhRegistered, en: enRegistered })

/** Whom a worker or a campaign has brought: masked, and only people of the reader's own places. */
export function CreditPage() {
  const t = useText()
  const { code = '' } = useParams({ strict: false })
  const list = useInfiniteQuery({
    queryKey: ['registered', code],
    queryFn: ({ pageParam, signal }) => readRegistered(code, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const first = list.data?.pages[0]
  const title = first === undefined ? '' : t('registered.title', { name: first.credit.name })
  usePageTitle(title)
  const people = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <main className="desk-main">
      <Link to="/credits" className="back-link">← {t('registered.back')}</Link>
      {list.isPending && <Skeleton rows={8} />}
      {list.isError && <FailureView failure={list.error} onRetry={() => void list.refetch()} />}
      {first !== undefined && (
        <>
          <div className="page-top"><h1 className="page-heading">{title}</h1><span className="quiet">{t('registered.hint', first.credit)}</span></div>
          <section className="panel credit-registered" aria-label={t('registered.table')}>
            <p><strong>{t('registered.total', { n: countText(first.total) })}</strong>{first.elsewhere > 0 && <> {t('registered.elsewhere', { n: countText(first.elsewhere) })}</>}</p>
            {people.length === 0 ? <EmptyView text={t('registered.empty')} /> : <People people={people} />}
            {list.hasNextPage && <p><Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{list.isFetchingNextPage ? t('state.loading') : t('registered.more')}</Button></p>}
          </section>
        </>
      )}
    </main>
  )
}

function People({ people }: { readonly people: RegisteredList['items'] }) {
  const t = useText()
  const language = useLanguage()
  const heads = ['registered.name', 'registered.phone', 'registered.whom', 'registered.place', 'registered.at'] as const
  return (
    <ScrollRegion label={t('registered.table')}>
      <table className="sheet-table credit-people">
        <thead><tr>{heads.map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
        <tbody>
          {people.map(({ id, name, phone, forWhom, place, createdAt }) => (
            <tr key={id}>
              <td>{name}</td><td>{phone}</td><td>{t(`registered.whom.${forWhom}`)}</td><td className="credit-place" lang="zh-CN">{place.join(' ')}</td><td>{momentOf(createdAt, serverNow(), language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
