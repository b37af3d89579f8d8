import '../blacklist/blacklist.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { answerAddress, noteCarried, readAppeals, type Appeal } from '../../ui/api/appeal-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { TakeAppeal } from './take-appeal.tsx'

const REFETCH_MS = 60_000

/** Any counter takes an objection; what waits for a decision stands first, the most pressing above. */
export function AppealsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.appeals'))
  const appeals = useQuery({ queryKey: ['appeals'], queryFn: ({ signal }) => readAppeals(signal), refetchInterval: REFETCH_MS })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.appeals')}</h1><span className="quiet">{t('appeals.hint')}</span></div>
      <TakeAppeal />
      <section className="panel" aria-label={t('desk.nav.appeals')}>
        {appeals.isPending && <Skeleton rows={4} />}
        {appeals.isError && <FailureView failure={appeals.error} onRetry={() => void appeals.refetch()} />}
        {appeals.data?.length === 0 && <EmptyView text={t('appeals.empty')} />}
        {appeals.data !== undefined && appeals.data.length > 0 && <ul className="entries">{appeals.data.map((appeal) => <AppealLine key={appeal.id} appeal={appeal} />)}</ul>}
      </section>
    </main>
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
