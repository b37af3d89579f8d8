import '../blacklist/blacklist.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import type { TipRow } from '../../../src/contract/tip.ts'
import { readTips, type TipPart } from '../../ui/api/tip-api.ts'
import { enTipForm } from '../../ui/i18n/en-tip-form.ts'
import { enTips } from '../../ui/i18n/en-tips.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhTipForm } from '../../ui/i18n/zh-tip-form.ts'
import { zhTips } from '../../ui/i18n/zh-tips.ts'
import { useLiveEvent, useLiveReopened } from '../../ui/live/live-stream.ts'
import { useCoalesced } from '../../ui/live/use-coalesced.ts'
import { usePollMs } from '../../ui/live/use-poll-ms.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { Named, TipMarks, useTipFacts } from './tip-parts.tsx'

addTexts({ zh: { ...zhTipForm, ...zhTips }, en: { ...enTipForm, ...enTips } })

const REFRESH_EVERY_MS = 1_500
const PARTS = ['new', 'work', 'done'] as const satisfies readonly TipPart[]

/** What citizens report of fraud: who waits, who has it, and what came of it. */
export function TipsPage() {
  const t = useText()
  usePageTitle(t('tips.back'))
  const [part, setPart] = useState<TipPart>('new')
  const pages = useTips(part)
  const counts = pages.data?.pages[0]?.counts
  const rows = pages.data?.pages.flatMap((page) => page.items)
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('tips.back')}</h1><span className="quiet">{t('tips.hint')}</span></div>
      <div className="filters"><Segmented aria-label={t('tips.parts')} value={part} onChange={setPart} options={PARTS.map((value) => ({ value, label: t(`tips.part.${value}`, { n: value === 'done' ? '' : (counts?.[value] ?? '') }).trim() }))} /></div>
      <section className="panel" aria-label={t(`tips.part.${part}`).trim()}>
        {pages.isPending && <Skeleton rows={6} />}
        {pages.isError && <FailureView failure={pages.error} onRetry={() => void pages.refetch()} />}
        {rows?.length === 0 && <EmptyView text={t('tips.empty')} />}
        {rows !== undefined && rows.length > 0 && <ul className="entries">{rows.map((tip) => <TipLine key={tip.id} tip={tip} />)}</ul>}
        {pages.hasNextPage && <Button onClick={() => void pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>{t('tips.more')}</Button>}
      </section>
    </main>
  )
}

function useTips(part: TipPart) {
  const pages = useInfiniteQuery({
    queryKey: ['tips', part], queryFn: ({ pageParam, signal }) => readTips(part, pageParam, signal), initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined, refetchInterval: usePollMs(),
  })
  const refresh = useCoalesced(() => void pages.refetch(), REFRESH_EVERY_MS)
  useLiveReopened(refresh)
  useLiveEvent((event) => { if (event.type.startsWith('tip.')) refresh() })
  return pages
}

function TipLine({ tip }: { readonly tip: TipRow }) {
  const t = useText()
  const facts = useTipFacts(tip)
  return (
    <li className="entry">
      <div className="entry-main">
        <p className="entry-head"><TipMarks tip={tip} /></p>
        {tip.about.length === 0 && <p className="entry-head"><strong>{t('tips.onlyWords')}</strong></p>}
        {tip.about.map((subject, nth) => <p key={nth} className="entry-head"><Named subject={subject} /></p>)}
        <p className="quiet entry-facts">{t('tips.ref', { ref: tip.ref })} · {facts}</p>
      </div>
      <div className="entry-acts"><Link to="/tips/$tipId" params={{ tipId: tip.id }} aria-label={`${t('tips.view')} ${t('tips.ref', { ref: tip.ref })}`}>{t('tips.view')}</Link></div>
    </li>
  )
}
