import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Radio } from 'antd'
import { useState } from 'react'
import type { MergeSign } from '../../../src/contract/warning.ts'
import { isMorePressing } from '../../../src/domain/levels.ts'
import { readCandidates, readWarning, readWarnings, type WarningDetailView } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { DeskDialog } from './desk-dialog.tsx'
import { MergeCompare } from './merge-compare.tsx'
import { useWarningMove } from './use-warning.ts'

const WIDTH = 820
const FOUND_MAX = 10

interface Props {
  readonly warning: WarningDetailView
  readonly onClose: () => void
}

/** Which other one it is, what each has, which one stays, and why. */
export function MergeDialog({ warning, onClose }: Props) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [otherId, setOtherId] = useState<string | null>(null)
  const [chosen, setChosen] = useState<'this' | 'other' | null>(null)
  const [reason, setReason] = useState('')
  const other = useQuery({ queryKey: ['warning', otherId], queryFn: ({ signal }) => readWarning(otherId!, signal), enabled: otherId !== null })
  const stays = chosen ?? (other.data === undefined ? null : likelyToStay(warning, other.data))
  const gone = stays === 'other' ? warning.id : otherId
  const move = useWarningMove(gone ?? warning.id, () => {
    void message.success(t('merge.done'))
    void client.invalidateQueries({ queryKey: ['warning'] })
    onClose()
  })
  const onSubmit = () => {
    if (otherId !== null && stays !== null) move.mutate({ on: 'warning', move: { path: 'merge', body: { into: stays === 'this' ? warning.id : otherId, reason: reason.trim() } } })
  }
  return (
    <DeskDialog title={t('act.merge')} hint={t('merge.hint')} width={WIDTH} isPending={move.isPending} isReady={other.data !== undefined && stays !== null && reason.trim().length > 1} failure={move.error} onSubmit={onSubmit} onClose={onClose}>
      <Candidates warningId={warning.id} chosen={otherId} onChoose={(id) => { setOtherId(id); setChosen(null) }} />
      {other.isFetching && other.data === undefined && <Skeleton rows={4} />}
      {other.isError && <FailureView failure={other.error} onRetry={() => void other.refetch()} />}
      {other.data !== undefined && (
        <>
          <MergeCompare one={warning} other={other.data} />
          <Radio.Group aria-label={t('merge.keep')} value={stays} onChange={(event) => setChosen(event.target.value as 'this' | 'other')} options={[{ value: 'this', label: t('merge.keepThis') }, { value: 'other', label: t('merge.keepOther') }]} />
          <label className="desk-field">{t('merge.reason')}<Input.TextArea rows={2} required minLength={2} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        </>
      )}
    </DeskDialog>
  )
}

/** The one that is open; of two the one that somebody has in hand, then the more pressing, then the older. */
function likelyToStay(one: WarningDetailView, other: WarningDetailView): 'this' | 'other' {
  if (one.state !== other.state) return one.state === 'open' || other.state === 'closed' ? 'this' : 'other'
  const isHeld = ({ task }: WarningDetailView) => task?.state === 'accepted'
  if (isHeld(one) !== isHeld(other)) return isHeld(one) ? 'this' : 'other'
  if (one.level !== other.level) return isMorePressing(one.level, other.level) ? 'this' : 'other'
  return one.openedAt <= other.openedAt ? 'this' : 'other'
}

interface CandidatesProps {
  readonly warningId: string
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

function Candidates({ warningId, chosen, onChoose }: CandidatesProps) {
  const t = useText()
  const candidates = useQuery({ queryKey: ['candidates', warningId], queryFn: ({ signal }) => readCandidates(warningId, signal) })
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const found = useQuery({ queryKey: ['warnings', 'merge', asked], queryFn: ({ signal }) => readWarnings({ q: asked, state: 'all', limit: String(FOUND_MAX) }, undefined, signal), enabled: asked !== '' })
  const likely = candidates.data?.items ?? []
  const others = (found.data?.items ?? []).filter((one) => one.id !== warningId && !likely.some((item) => item.warning.id === one.id))
  return (
    <>
      <fieldset className="merge-list">
        <legend className="panel-title">{t('merge.candidates')}</legend>
        {candidates.isPending && <Skeleton rows={3} />}
        {candidates.isError && <FailureView failure={candidates.error} onRetry={() => void candidates.refetch()} />}
        {candidates.isSuccess && likely.length === 0 && <p className="quiet">{t('merge.none')}</p>}
        {likely.map(({ warning, person, signs }) => <Choice key={warning.id} warning={warning} who={`${person.name} ${person.phone}`} signs={signs} isChosen={chosen === warning.id} onChoose={onChoose} />)}
        {others.map((warning) => <Choice key={warning.id} warning={warning} who="" signs={[]} isChosen={chosen === warning.id} onChoose={onChoose} />)}
      </fieldset>
      <div className="merge-find">
        <label className="desk-field">{t('merge.byNumber')}<Input value={typed} maxLength={64} onChange={(event) => setTyped(event.target.value)} /></label>
        <Button disabled={typed.trim().length < 4 || found.isFetching} onClick={() => setAsked(typed.trim())}>{t('merge.find')}</Button>
      </div>
      {found.isError && <FailureView failure={found.error} />}
      {found.isSuccess && found.data.items.filter((one) => one.id !== warningId).length === 0 && <p className="quiet" role="status">{t('merge.notFound')}</p>}
    </>
  )
}

interface ChoiceProps {
  readonly warning: Pick<WarningDetailView, 'id' | 'level' | 'fraudType' | 'place' | 'unit' | 'task' | 'state' | 'outcome' | 'openedAt'>
  readonly who: string
  readonly signs: readonly MergeSign[]
  readonly isChosen: boolean
  readonly onChoose: (id: string) => void
}

function Choice({ warning, who, signs, isChosen, onChoose }: ChoiceProps) {
  const t = useText()
  const language = useLanguage()
  const number = warning.id.slice(0, 8)
  return (
    <label className={`merge-choice ${isChosen ? 'merge-choice-on' : ''}`}>
      <input type="radio" name="merge" checked={isChosen} aria-label={t('merge.chosen', { number })} onChange={() => onChoose(warning.id)} />
      <span>
        <LevelBadge level={warning.level} /> <strong>{fraudTitle(warning.fraudType, language, t)}</strong> <span className="warning-head-id">{number}</span> {who}
        <span className="quiet merge-choice-more">
          {warning.place.path.join(' ')} · {warning.unit.name} · {warning.outcome === null ? (warning.task?.assigneeName ?? t('merge.nobody')) : t(`outcome.${warning.outcome}`)} · {momentOf(warning.openedAt, serverNow(), language)}
        </span>
        {signs.map((sign) => <span key={sign} className="chip-state">{t(`merge.sign.${sign}`)}</span>)}
      </span>
    </label>
  )
}
