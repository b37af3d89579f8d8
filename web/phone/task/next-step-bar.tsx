import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TaskView } from '../../../src/contract/task.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useToast } from '../toast.tsx'
import { CallSheet, type CallTarget } from './call-sheet.tsx'
import { nextStep } from './next-step.ts'
import { useTaskMove } from './use-tasks.ts'
import { VisitSheet } from './visit-sheet.tsx'

/** The next step, alone, large, under the thumb. */
export function NextStepBar({ task }: { readonly task: TaskView }) {
  const step = nextStep(task)
  switch (step) {
    case 'accept':
      return <OneTap task={task} path="accept" className={`button-accept accept-${task.level}`} />
    case 'at-door':
      return <OneTap task={task} path="at-door" className="button-primary" />
    case 'call':
      return <DialStep task={task} to="person" number={task.person.phone} />
    case 'call-guardian':
      return <DialStep task={task} to="guardian" number={task.person.guardian?.phone ?? null} />
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

function OneTap({ task, path, className }: { readonly task: TaskView; readonly path: 'accept' | 'at-door'; readonly className: string }) {
  const t = useText()
  const toast = useToast()
  const move = useTaskMove(task.id)
  return (
    <>
      {move.isError && <FailureView failure={move.error} />}
      <button type="button" className={`button button-wide button-next ${className}`} disabled={move.isPending} onClick={() => move.run({ path }, () => toast(t(`done.${path}`)))}>
        {move.isPending ? t('action.busy') : t(path === 'accept' ? 'action.acceptAndSee' : 'action.at-door')}
      </button>
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
      {to === 'guardian' && <p className="bottom-why">{t('call.guardianFirst')}</p>}
      <div className="bottom-pair">
        {number !== null && (
          <a className="button button-primary button-next bottom-main" href={`tel:${number}`} onClick={() => setAsking(true)}>
            {name} <span className="dial-number">{number}</span>
          </a>
        )}
        <button type="button" className="button button-next bottom-side" onClick={() => setAsking(true)}>{t('call.noteResult')}</button>
      </div>
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
