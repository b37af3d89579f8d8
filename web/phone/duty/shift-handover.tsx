import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { FollowUpTaskView } from '../../../src/contract/follow-up.ts'
import type { MyShifts, ShiftHandoverBody } from '../../../src/contract/roster.ts'
import type { TaskView } from '../../../src/contract/task.ts'
import { useKeyedSend } from '../../ui/api/idempotency.ts'
import { handOverShift } from '../../ui/api/roster-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMyFollowUps } from '../follow-up/use-follow-ups.ts'
import { useKeptDraft } from '../offline/use-draft.ts'
import { useTasks } from '../task/use-tasks.ts'
import { useToast } from '../toast.tsx'

/** What is still open at the end of the shift goes to the next one at once, with one note. */
export function ShiftHandover({ colleagues }: { readonly colleagues: MyShifts['colleagues'] }) {
  const t = useText()
  const tasks = useTasks('open')
  const followUps = useMyFollowUps()
  const mine = (tasks.data?.items ?? []).filter((task) => task.mine)
  const mineToo = (followUps.data?.items ?? []).filter((task) => task.mine)
  const isEmpty = mine.length + mineToo.length === 0
  return (
    <section aria-labelledby="duty-over">
      <h2 id="duty-over" className="duty-part">{t('phone.duty.over')}</h2>
      {(tasks.isPending || followUps.isPending) && <Skeleton rows={3} />}
      {tasks.isError && <FailureView failure={tasks.error} onRetry={() => void tasks.refetch()} />}
      {followUps.isError && <FailureView failure={followUps.error} onRetry={() => void followUps.refetch()} />}
      {tasks.isSuccess && followUps.isSuccess && isEmpty && <p className="note">{t('phone.duty.over.none')}</p>}
      {!isEmpty && <HandoverForm tasks={mine} followUps={mineToo} colleagues={colleagues} />}
    </section>
  )
}

interface FormProps {
  readonly tasks: readonly TaskView[]
  readonly followUps: readonly FollowUpTaskView[]
  readonly colleagues: MyShifts['colleagues']
}

function HandoverForm({ tasks, followUps, colleagues }: FormProps) {
  const t = useText()
  const toast = useToast()
  const client = useQueryClient()
  const sendKeyed = useKeyedSend()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  // Whoever comes next is the one that is meant, unless somebody else is chosen.
  const [chosen, setChosen] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const forgetDraft = useKeptDraft('shift-handover', note, setNote)
  const toUser = chosen ?? colleagues.find((one) => one.next)?.id ?? ''
  const taskIds = [...tasks, ...followUps].map((task) => task.id).filter((id) => !left.has(id))
  const send = useMutation({
    mutationFn: (body: ShiftHandoverBody) => sendKeyed(body, (key) => handOverShift(body, key)),
    onSuccess: ({ handed }) => {
      toast(t('phone.duty.over.done', { n: handed }))
      forgetDraft()
      setNote('')
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  })
  const choose = (some: readonly { readonly id: string }[], isChosen: boolean) => setLeft((before) => {
    const rest = [...before].filter((id) => !some.some((one) => one.id === id))
    return new Set(isChosen ? rest : [...rest, ...some.map((one) => one.id)])
  })
  const words = (one: MyShifts['colleagues'][number]) => [one.name, ...(one.next ? [t('phone.duty.next')] : []), ...(one.onDuty ? [t('phone.duty.on')] : [])].join(' · ')
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); send.mutate({ toUser, taskIds, note: note.trim() }) }}>
      <p className="note">{t('phone.duty.over.hint')}</p>
      <label className="duty-task duty-all"><input type="checkbox" checked={taskIds.length === tasks.length + followUps.length} onChange={(event) => choose([...tasks, ...followUps], event.target.checked)} /> {t('phone.duty.over.all')}</label>
      <ul className="duty-tasks">
        {tasks.map((task) => <li key={task.id}><Choice isChosen={!left.has(task.id)} onChoose={(isChosen) => choose([task], isChosen)}><TaskWords task={task} /></Choice></li>)}
        {followUps.length > 0 && (
          <li><label className="duty-task duty-all"><input type="checkbox" checked={followUps.every((task) => !left.has(task.id))} onChange={(event) => choose(followUps, event.target.checked)} /> {t('phone.duty.over.followUps', { n: followUps.length })}</label></li>
        )}
        {followUps.map((task) => <li key={task.id}><Choice isChosen={!left.has(task.id)} onChoose={(isChosen) => choose([task], isChosen)}><FollowUpWords task={task} /></Choice></li>)}
      </ul>
      <label className="field">
        <span className="field-label">{t('phone.duty.over.to')}</span>
        <select className="input" required value={toUser} onChange={(event) => setChosen(event.target.value)}>
          <option value="">{t('phone.duty.choose')}</option>
          {colleagues.toSorted((a, b) => Number(b.next) - Number(a.next) || Number(b.onDuty) - Number(a.onDuty)).map((one) => <option key={one.id} value={one.id}>{words(one)}</option>)}
        </select>
      </label>
      <label className="field"><span className="field-label">{t('phone.duty.over.note')}</span><textarea className="input" rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} /></label>
      {send.isError && <FailureView failure={send.error} />}
      <button type="submit" className="button button-primary button-wide" disabled={toUser === '' || taskIds.length === 0 || send.isPending}>{send.isPending ? t('action.busy') : t('phone.duty.over.send', { n: taskIds.length })}</button>
    </form>
  )
}

interface ChoiceProps {
  readonly isChosen: boolean
  readonly onChoose: (isChosen: boolean) => void
  readonly children: ReactNode
}

function Choice({ isChosen, onChoose, children }: ChoiceProps) {
  return <label className="duty-task"><input type="checkbox" checked={isChosen} onChange={(event) => onChoose(event.target.checked)} />{children}</label>
}

function TaskWords({ task }: { readonly task: TaskView }) {
  const t = useText()
  const language = useLanguage()
  return <><LevelBadge level={task.level} /><span>{t(`taskKind.${task.kind}`)} · {fraudTitle(task.fraudType, language, t)} · {task.person.name ?? ''} {task.place.path.at(-1)}</span></>
}

function FollowUpWords({ task }: { readonly task: FollowUpTaskView }) {
  const t = useText()
  return <span>{t(`followUpKind.${task.kind}`)} · {task.caseNumber} · {task.person.name ?? ''} {task.place.at(-1)}</span>
}
