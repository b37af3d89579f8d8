import '../blacklist/blacklist.css'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { answerAddress, noteCarried, readAppeals, type Appeal, type AppealPart } from '../../ui/api/appeal-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enAppeals } from '../../ui/i18n/en-appeals.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhAppeals } from '../../ui/i18n/zh-appeals.ts'
import { useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { TakeAppeal } from './take-appeal.tsx'

addTexts({ zh: zhAppeals, en: enAppeals })

const REFRESH_EVERY_MS = 1_500

/** Any counter takes an objection; what a bank waits for stands first, then what waits for a decision, the most pressing above. */
export function AppealsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.appeals'))
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.appeals')}</h1><span className="quiet">{t('appeals.hint')}</span></div>
      <TakeAppeal />
      <Part part="carry" />
      <Part part="open" empty />
      <Part part="decided" />
    </main>
  )
}

function useAppeals(part: AppealPart) {
  const pages = useInfiniteQuery({
    queryKey: ['appeals', part], queryFn: ({ pageParam, signal }) => readAppeals(part, pageParam, signal), initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined, refetchInterval: usePollMs(),
  })
  const refresh = useCoalesced(() => void pages.refetch(), REFRESH_EVERY_MS)
  useLiveReopened(refresh)
  useLiveEvent((event) => { if (event.type.startsWith('appeal.')) refresh() })
  return pages
}

/** `empty`: also said when there is none. */
function Part({ part, empty = false }: { readonly part: AppealPart; readonly empty?: boolean }) {
  const t = useText()
  const pages = useAppeals(part)
  const appeals = pages.data?.pages.flatMap((page) => page.items)
  if (!empty && !pages.isError && (appeals === undefined || appeals.length === 0)) return null
  return (
    <section className="panel" aria-labelledby={`appeals-${part}`}>
      <h2 id={`appeals-${part}`} className="panel-title">{t(`appeals.part.${part}`)}</h2>
      {pages.isPending && <Skeleton rows={4} />}
      {pages.isError && <FailureView failure={pages.error} onRetry={() => void pages.refetch()} />}
      {appeals?.length === 0 && <EmptyView text={t('appeals.empty')} />}
      {appeals !== undefined && appeals.length > 0 && <ul className="entries">{appeals.map((appeal) => <AppealLine key={appeal.id} appeal={appeal} />)}</ul>}
      {pages.hasNextPage && <Button onClick={() => void pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>{t('appeals.more')}</Button>}
    </section>
  )
}

function AppealLine({ appeal }: { readonly appeal: Appeal }) {
  const t = useText()
  const language = useLanguage()
  const mayReview = useMay('listing.review')
  const client = useQueryClient()
  const carried = useMutation({ mutationFn: () => noteCarried(appeal.id), onSettled: () => client.invalidateQueries({ queryKey: ['appeals'] }) })
  const at = (moment: string) => momentOf(moment, serverNow(), language)
  const when = appeal.decidedAt === null ? t('appeals.due', { at: at(appeal.dueAt) }) : t('appeals.decidedBy', { name: appeal.decidedBy ?? '', at: at(appeal.decidedAt) })
  return (
    <li className="entry">
      <div className="entry-main">
        <p className="entry-head"><strong className="entry-shown">{appeal.shown}</strong><span className="entry-tag">{t(`appealKind.${appeal.kind}`)}</span><AppealMarks appeal={appeal} /></p>
        <p className="quiet entry-facts">{[t('appeals.ref', { ref: appeal.ref }), t(`appealChannel.${appeal.channel}`), appeal.unit, at(appeal.madeAt), when, appeal.answerNumber].filter((part) => part !== null).join(' · ')}</p>
      </div>
      <div className="entry-acts">
        {mayReview && <Link to="/appeals/$appealId" params={{ appealId: appeal.id }} className="appeal-open">{t(appeal.state === 'open' ? 'appeals.decide' : 'appeals.view')}</Link>}
        {appeal.toCarry && <Button size="small" disabled={carried.isPending} onClick={() => carried.mutate()}>{t('appeals.carried')}</Button>}
        {appeal.state !== 'open' && <a href={answerAddress(appeal.id)} target="_blank" rel="noreferrer">{t('appeals.paper')}</a>}
      </div>
      {carried.isError && <FailureView failure={carried.error} />}
    </li>
  )
}

export function AppealMarks({ appeal }: { readonly appeal: Appeal }) {
  const t = useText()
  return (
    <>
      <span className={`entry-tag${appeal.state === 'open' ? ' entry-tag-due' : ''}`}>{t(`appeals.${appeal.state}`)}</span>
      {appeal.overdue && <span className="entry-tag entry-tag-bad">{t('appeals.overdue')}</span>}
      {appeal.toCarry && <span className="entry-tag entry-tag-bad">{t('appeals.toCarry')}</span>}
    </>
  )
}
