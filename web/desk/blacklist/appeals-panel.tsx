import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { decideAppeal, readAppeal, readAppeals, type Appeal, type AppealPage } from '../../ui/api/listing-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'

const REFETCH_MS = 60_000
const DECIDED_SHOWN_MAX = 5
const DECISIONS = [['upheld', 'appeals.toUphold'], ['rejected', 'appeals.toReject']] as const

/** What waits for a decision, the most pressing first; of what was decided the last few. */
export function AppealsPanel() {
  const t = useText()
  const appeals = useQuery({ queryKey: ['appeals'], queryFn: ({ signal }) => readAppeals(signal), refetchInterval: REFETCH_MS })
  const [open, setOpen] = useState<string>()
  const decided = appeals.data?.filter((one) => one.state !== 'open').slice(0, DECIDED_SHOWN_MAX) ?? []
  const shown = [...(appeals.data?.filter((one) => one.state === 'open') ?? []), ...decided]
  return (
    <section className="panel" aria-labelledby="appeals-title">
      <h2 id="appeals-title" className="panel-title">{t('appeals.title')}</h2>
      <p className="quiet entry-facts">{t('appeals.hint')}</p>
      {appeals.isPending && <Skeleton rows={2} />}
      {appeals.isError && <FailureView failure={appeals.error} onRetry={() => void appeals.refetch()} />}
      {appeals.data?.length === 0 && <p className="quiet">{t('appeals.empty')}</p>}
      {shown.length > 0 && <ul className="entries">{shown.map((appeal) => <AppealLine key={appeal.id} appeal={appeal} onOpen={() => setOpen(appeal.id)} />)}</ul>}
      {open !== undefined && <AppealSheet id={open} onClose={() => setOpen(undefined)} />}
    </section>
  )
}

function AppealLine({ appeal, onOpen }: { readonly appeal: Appeal; readonly onOpen: () => void }) {
  const t = useText()
  const language = useLanguage()
  const mayReview = useMay('listing.review')
  const at = (moment: string) => momentOf(moment, serverNow(), language)
  const when = appeal.decidedAt === null ? t('appeals.due', { at: at(appeal.dueAt) }) : t('appeals.decidedBy', { name: appeal.decidedBy ?? '', at: at(appeal.decidedAt) })
  return (
    <li className="entry">
      <div className="entry-main">
        <p className="entry-head">
          <strong className="entry-shown">{appeal.shown}</strong><span className="entry-tag">{t(`listName.${appeal.list}`)}</span>
          <span className={`entry-tag${appeal.state === 'open' ? ' entry-tag-due' : ''}`}>{t(`appeals.${appeal.state}`)}</span>{appeal.overdue && <span className="entry-tag entry-tag-bad">{t('appeals.overdue')}</span>}
        </p>
        <p className="quiet entry-facts">{[appeal.ref, t(`appealChannel.${appeal.channel}`), at(appeal.madeAt), when].join(' · ')}</p>
      </div>
      {mayReview && <div className="entry-acts"><Button size="small" type={appeal.state === 'open' ? 'primary' : 'default'} onClick={onOpen}>{t(appeal.state === 'open' ? 'appeals.decide' : 'appeals.view')}</Button></div>}
    </li>
  )
}

function AppealSheet({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useText()
  const appeal = useQuery({ queryKey: ['appeal', id], queryFn: ({ signal }) => readAppeal(id, signal), gcTime: 0, refetchOnWindowFocus: false })
  if (appeal.data?.state === 'open') return <Decide appeal={appeal.data} onClose={onClose} />
  return (
    <Modal open title={t('appeals.letter')} footer={null} onCancel={onClose} closable={{ 'aria-label': t('action.cancel') }}>
      {appeal.isPending && <Skeleton rows={4} />}
      {appeal.isError && <FailureView failure={appeal.error} onRetry={() => void appeal.refetch()} />}
      {appeal.data !== undefined && <><Words appeal={appeal.data} /><Letter appeal={appeal.data} /></>}
    </Modal>
  )
}

function Words({ appeal }: { readonly appeal: AppealPage }) {
  const t = useText()
  const facts = [[t(`listName.${appeal.list}`), appeal.value], [t('blacklist.evidence'), appeal.evidence], [t('appeals.name'), appeal.name], [t('appeals.contact'), appeal.contact], [t('appeals.said'), appeal.reason]] as const
  return <dl className="appeal-facts">{facts.map(([name, words]) => words !== null && <div key={name}><dt>{name}</dt><dd>{words}</dd></div>)}</dl>
}

function Decide({ appeal, onClose }: { readonly appeal: AppealPage; readonly onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const [decision, setDecision] = useState<'upheld' | 'rejected'>()
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: () => decideAppeal(appeal.id, { decision: decision!, reason: reason.trim() }),
    onSuccess: async (decided) => {
      client.setQueryData(['appeal', appeal.id], decided)
      await Promise.all([client.invalidateQueries({ queryKey: ['appeals'] }), client.invalidateQueries({ queryKey: ['listings'] })])
    },
  })
  return (
    <DeskDialog title={t('appeals.decide')} hint={t('appeals.hint')} isPending={decide.isPending} isReady={decision !== undefined} failure={decide.error} onSubmit={() => decide.mutate()} onClose={onClose}>
      <Words appeal={appeal} />
      <Radio.Group className="appeal-decisions" aria-label={t('appeals.decision')} value={decision} onChange={(event) => setDecision(event.target.value as 'upheld' | 'rejected')} options={DECISIONS.map(([value, label]) => ({ value, label: t(label) }))} />
      <label className="desk-field">{t('appeals.told')}<Input.TextArea rows={3} required minLength={4} maxLength={1_000} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
    </DeskDialog>
  )
}

/** In both languages, whatever the page speaks: the person may read either. */
function Letter({ appeal: { letter } }: { readonly appeal: AppealPage }) {
  if (letter === null) return null
  return (
    <div className="appeal-letter">
      {([['zh-CN', letter.zh], ['en', letter.en]] as const).map(([language, lines]) => <div key={language} lang={language}>{lines.map((line, nth) => <p key={line}>{nth === 0 ? <strong>{line}</strong> : line}</p>)}</div>)}
    </div>
  )
}
