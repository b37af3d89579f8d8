import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { readHandovers, reviewHandover, type Handovers } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { useLiveEvent } from '../../ui/live/live-stream.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'

const NOTE_CHARS_MAX = 500

export function HandoversPage() {
  const t = useText()
  usePageTitle(t('desk.nav.handovers'))
  const handovers = useQuery({ queryKey: ['handovers'], queryFn: ({ signal }) => readHandovers(signal) })
  useLiveEvent((event) => {
    if (event.type === 'handover.pending') void handovers.refetch()
  })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.handovers')}</h1><span className="quiet">{t('handovers.hint')}</span></div>
      {handovers.isPending && <Skeleton rows={6} />}
      {handovers.isError && <FailureView failure={handovers.error} onRetry={() => void handovers.refetch()} />}
      {handovers.data?.items.length === 0 && <EmptyView text={t('handovers.empty')} />}
      {handovers.data?.items.map((handover) => <Review key={handover.id} handover={handover} />)}
    </main>
  )
}

function Review({ handover }: { readonly handover: Handovers['items'][number] }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const client = useQueryClient()
  const { message } = App.useApp()
  const send = useKeyedSend()
  const [note, setNote] = useState('')
  const review = useMutation({
    mutationFn: (decision: 'confirmed' | 'returned') => {
      const body = { decision, note: note.trim() }
      return send(body, (key) => reviewHandover(handover.id, body, key))
    },
    onSuccess: () => message.success(t('act.done')),
    onSettled: () => client.invalidateQueries({ queryKey: ['handovers'] }),
  })
  return (
    <article className="panel review">
      <div className="review-main">
        <p className="review-line"><LevelBadge level={handover.level} /> <strong>{handover.from} → {handover.to}</strong></p>
        <p className="quiet review-line">{codeName('handoverReason', handover.reason)} · {handover.by} · {momentOf(handover.at, serverNow(), language)} · <Link to="/warnings/$warningId" params={{ warningId: handover.warningId }}>{t('handovers.open')}</Link></p>
        {handover.note !== '' && <p className="review-line">{t('warning.handoverNote', { text: handover.note })}</p>}
        {review.isError && <FailureView failure={review.error} />}
      </div>
      <Input className="review-note" aria-label={t('act.note')} placeholder={t('act.note')} maxLength={NOTE_CHARS_MAX} value={note} onChange={(event) => setNote(event.target.value)} />
      <div className="review-acts">
        <Button type="primary" disabled={review.isPending} onClick={() => review.mutate('confirmed')}>{t('handovers.confirm')}</Button>
        <Button disabled={review.isPending} onClick={() => review.mutate('returned')}>{t('handovers.return')}</Button>
      </div>
    </article>
  )
}
