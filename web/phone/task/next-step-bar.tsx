import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { guardianAt, guardianName, type CallTarget, type GuardianTarget } from '../../../src/domain/guardian.ts'
import type { TaskMove } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useToast } from '../toast.tsx'
import { CallSheet } from './call-sheet.tsx'
import { isVisitUnderWay, nextGuardian, nextStep } from './next-step.ts'
import { PutThrough } from './put-through.tsx'
import { useTaskMove } from './use-tasks.ts'
import { VisitSheet } from './visit-sheet.tsx'

/** The next step, alone, large, under the thumb. */
export function NextStepBar({ task }: { readonly task: TaskView }) {
  const t = useText()
  const step = nextStep(task)
  switch (step) {
    case 'accept':
      return <OneTap task={task} move={{ path: 'accept' }} name={t('action.acceptAndSee')} done={t('done.accept')} className={`button-accept accept-${task.level}`} />
    case 'at-door':
      return <OneTap task={task} move={{ path: 'at-door' }} name={t('action.at-door')} done={t('done.at-door')} />
    case 'call':
      return <DialStep task={task} to="person" number={task.person.phone} />
    case 'call-guardian':
      return <GuardianStep task={task} to={nextGuardian(task) ?? 'guardian'} />
    case 'send-sms':
      return <Meanwhile task={task} move={{ path: 'sms', body: { to: 'person' } }} name={t('action.sms-person')} done={t('done.sms')} />
    case 'ask-carrier':
      return <Meanwhile task={task} move={{ path: 'carrier' }} name={t('action.ask-carrier')} done={t('done.carrier')} />
    case 'send-visit':
      return <VisitStep task={task} />
    case 'notice':
      return <PageStep task={task} page="notice" />
    case 'outcome':
      return <PageStep task={task} page="outcome" />
    case null:
      return null
  }
}

interface OneTapProps {
  readonly task: TaskView
  readonly move: TaskMove
  readonly name: string
  readonly done: string
  readonly className?: string
}

function OneTap({ task, move, name, done, className = 'button-primary' }: OneTapProps) {
  const t = useText()
  const toast = useToast()
  const taskMove = useTaskMove(task.id)
  return (
    <>
      {taskMove.isError && <FailureView failure={taskMove.error} />}
      <button type="button" className={`button button-wide button-next ${className}`} disabled={taskMove.isPending} onClick={() => taskMove.run(move, () => toast(done))}>
        {taskMove.isPending ? t('action.busy') : name}
      </button>
    </>
  )
}

function Meanwhile(props: OneTapProps) {
  const t = useText()
  return (
    <>
      {isVisitUnderWay(props.task) && <p className="bottom-why">{t('visit.meanwhile')}</p>}
      <OneTap {...props} />
    </>
  )
}

/** Who is to be called is said above the button: of several it is the next in the order that they were given in. */
function GuardianStep({ task, to }: { readonly task: TaskView; readonly to: GuardianTarget }) {
  const t = useText()
  const guardian = guardianAt(task.person.guardians, to)
  return (
    <>
      <p className="bottom-why">{t(to === 'guardian' ? 'call.guardianFirst' : 'call.guardianNext')}{guardian !== undefined && <strong> {guardianName(guardian)}</strong>}</p>
      <DialStep key={to} task={task} to={to} number={guardian?.phone ?? null} />
    </>
  )
}

/** Dialling leaves the page; whoever comes back finds the question what became of the call. */
function DialStep({ task, to, number }: { readonly task: TaskView; readonly to: CallTarget; readonly number: string | null }) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  const name = to === 'person' ? t('call.dial') : t('call.dialGuardian')
  return (
    <>
      <div className="bottom-pair">
        {number !== null && (
          <a className="button button-primary button-next bottom-main" href={`tel:${number}`} onClick={() => setAsking(true)}>
            {name} <span className="dial-number">{number}</span>
          </a>
        )}
        <button type="button" className="button button-next bottom-side" onClick={() => setAsking(true)}>{t('call.noteResult')}</button>
      </div>
      <PutThrough task={task} to={to} />
      {isAsking && <CallSheet task={task} to={to} onClose={() => setAsking(false)} />}
    </>
  )
}

function VisitStep({ task }: { readonly task: TaskView }) {
  const t = useText()
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <p className="bottom-why">{t('visit.why')}</p>
      <button type="button" className="button button-primary button-wide button-next" onClick={() => setAsking(true)}>{t('action.send-visit')}</button>
      {isAsking && <VisitSheet task={task} onClose={() => setAsking(false)} />}
    </>
  )
}

function PageStep({ task, page }: { readonly task: TaskView; readonly page: 'notice' | 'outcome' }) {
  const t = useText()
  return (
    <Link to={`/tasks/$taskId/${page}`} params={{ taskId: task.id }} className="button button-primary button-wide button-next">{t(`action.${page}`)}</Link>
  )
}
