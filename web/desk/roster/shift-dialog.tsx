import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { POSTS, type Post, type RosterConflict, type RosterMonth } from '../../../src/contract/roster.ts'
import { checkShift, relieveShift, removeShift, saveShift } from '../../ui/api/roster-api.ts'
import { dayClockOf, isoOfLocalInput } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'

/** `start`, `end`: as <input type="datetime-local"> has them. */
export type ShiftDraft = { readonly id: string | undefined; readonly name: string; readonly userId: string; readonly post: Post; readonly start: string; readonly end: string; readonly isRunning: boolean }

interface Props {
  readonly draft: ShiftDraft
  readonly month: RosterMonth
  readonly onClose: () => void
}

export function ShiftDialog(props: Props) {
  return props.draft.isRunning ? <Relief {...props} /> : <Planned {...props} />
}

/** What stands against it is said while it is written; saving it all the same is a decision. */
function Planned({ draft, month, onClose }: Props) {
  const t = useText()
  const [userId, setUserId] = useState(draft.userId)
  const [post, setPost] = useState(draft.post)
  const [start, setStart] = useState(draft.start)
  const [end, setEnd] = useState(draft.end)
  const done = useRosterDone(onClose)
  const isWhole = userId !== '' && start !== '' && end !== ''
  const body = { unit: month.unit.code, userId, post, startsAt: isWhole ? isoOfLocalInput(start) : '', endsAt: isWhole ? isoOfLocalInput(end) : '' }
  const check = useQuery({ queryKey: ['roster-check', draft.id, body], queryFn: ({ signal }) => checkShift({ ...body, ...(draft.id === undefined ? {} : { id: draft.id }) }, signal), enabled: isWhole, retry: false })
  const save = useMutation({ mutationFn: () => saveShift(draft.id, { ...body, despite: (check.data ?? []).length > 0 }), onSuccess: done })
  const people = [...month.people.map(({ id, name }) => ({ value: id, label: name })), ...(draft.userId === '' || month.people.some((one) => one.id === draft.userId) ? [] : [{ value: draft.userId, label: draft.name }])]
  return (
    <DeskDialog
      title={t(draft.id === undefined ? 'roster.dialog.add' : 'roster.dialog.change')} isPending={save.isPending || check.isFetching} isReady={isWhole && check.isSuccess} failure={save.error ?? check.error}
      onSubmit={() => save.mutate()} onClose={onClose}
    >
      <label className="desk-field">{t('roster.who')}<Select aria-label={t('roster.who')} showSearch={{ optionFilterProp: 'label' }} value={userId === '' ? null : userId} onChange={setUserId} options={people} /></label>
      <label className="desk-field">{t('roster.post')}<Select aria-label={t('roster.post')} value={post} onChange={setPost} options={POSTS.map((value) => ({ value, label: t(`post.${value}`) }))} /></label>
      <div className="roster-span">
        <label className="desk-field">{t('roster.from')}<input type="datetime-local" className="native-input" required value={start} onChange={(event) => setStart(event.target.value)} /></label>
        <label className="desk-field">{t('roster.until')}<input type="datetime-local" className="native-input" required value={end} onChange={(event) => setEnd(event.target.value)} /></label>
      </div>
      {check.data !== undefined && <Conflicts found={check.data} />}
      {draft.id !== undefined && <Remove id={draft.id} onDone={done} />}
    </DeskDialog>
  )
}

function Conflicts({ found }: { readonly found: readonly RosterConflict[] }) {
  const t = useText()
  const language = useLanguage()
  if (found.length === 0) return <p role="status" className="quiet">{t('roster.noConflict')}</p>
  const told = ({ kind, unit, post, from, until }: RosterConflict) =>
    t(`roster.conflict.${kind}`, { unit: unit.name, post: t(`post.${post}`), from: dayClockOf(from, language), until: dayClockOf(until, language) })
  return (
    <div role="status" className="roster-conflicts">
      <strong>{t('roster.conflicts')}</strong>
      <ul>{found.map((one) => <li key={`${one.kind} ${one.unit.code} ${one.post} ${one.from}`}>{told(one)}</li>)}</ul>
    </div>
  )
}

/** Asked once more: the button becomes the question. */
function Remove({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const t = useText()
  const [isAsked, setAsked] = useState(false)
  const remove = useMutation({ mutationFn: () => removeShift(id), onSuccess: onDone })
  return (
    <>
      {remove.isError && <FailureView failure={remove.error} />}
      <Button danger disabled={remove.isPending} onClick={() => (isAsked ? remove.mutate() : setAsked(true))}>{t(isAsked ? 'roster.removeAsk' : 'roster.remove')}</Button>
    </>
  )
}

function Relief({ draft, month, onClose }: Props) {
  const t = useText()
  const [toUser, setToUser] = useState<string | null>(null)
  const done = useRosterDone(onClose)
  const others = month.people.filter((one) => one.id !== draft.userId).map(({ id, name }) => ({ value: id, label: name }))
  const relieve = useMutation({ mutationFn: (user: string) => relieveShift(draft.id!, user), onSuccess: done })
  return (
    <DeskDialog
      title={`${t('roster.dialog.running')} · ${draft.name}`} hint={t('roster.relief.hint')} isPending={relieve.isPending} isReady={toUser !== null} failure={relieve.error}
      onSubmit={() => toUser !== null && relieve.mutate(toUser)} onClose={onClose}
    >
      <label className="desk-field">{t('roster.relief')}<Select aria-label={t('roster.relief')} showSearch={{ optionFilterProp: 'label' }} value={toUser} onChange={setToUser} options={others} /></label>
    </DeskDialog>
  )
}

function useRosterDone(onClose: () => void): () => void {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: ['roster'] })
    onClose()
  }
}
