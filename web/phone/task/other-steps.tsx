import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TaskAction, TaskView } from '../../../src/contract/task.ts'
import { GUARDIAN_TARGETS, guardianAt, guardianName, type CallTarget } from '../../../src/domain/guardian.ts'
import type { TaskMove } from '../../ui/api/task-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useToast } from '../toast.tsx'
import { CallSheet } from './call-sheet.tsx'
import { nextGuardian, nextStep } from './next-step.ts'
import { useTaskMove } from './use-tasks.ts'
import { VisitSheet } from './visit-sheet.tsx'

type Open = { readonly kind: 'call'; readonly to: CallTarget } | { readonly kind: 'visit' } | null

/** Everything else that the server allows now, smaller, above the one next step. */
export function OtherSteps({ task }: { readonly task: TaskView }) {
  const t = useText()
  const [open, setOpen] = useState<Open>(null)
  const first = nextStep(task)
  const allows = (action: TaskAction) => action !== first && task.actions.includes(action)
  const guardians = GUARDIAN_TARGETS.slice(0, Math.max(task.person.guardians.length, Number(task.person.hasGuardian))).map((to) => ({ to, guardian: guardianAt(task.person.guardians, to) }))
  const isAlone = guardians.length === 1
  const isEmpty = task.actions.filter((action) => action !== first && action !== 'undo').length === 0
  if (isEmpty) return null
  return (
    <section className="block" aria-labelledby="other-title">
      <h2 id="other-title" className="block-title">{t('task.otherSteps')}</h2>
      <div className="others">
        {allows('call') && <Dial number={task.person.phone} name={t('call.dialPerson')} onDial={() => setOpen({ kind: 'call', to: 'person' })} />}
        {task.actions.includes('call-guardian') && guardians.map(({ to, guardian }) => (first !== 'call-guardian' || to !== nextGuardian(task)) && (
          <Dial key={to} number={guardian?.phone ?? null} name={named(t('call.dialGuardian'), isAlone ? undefined : guardian)} onDial={() => setOpen({ kind: 'call', to })} />
        ))}
        {allows('send-sms') && <Quick task={task} move={{ path: 'sms', body: { to: 'person' } }} name={t('action.sms-person')} done={t('done.sms')} />}
        {task.actions.includes('send-sms') && guardians.map(({ to, guardian }) => (
          <Quick key={to} task={task} move={{ path: 'sms', body: { to } }} name={named(t('action.sms-guardian'), isAlone ? undefined : guardian)} done={t('done.sms')} />
        ))}
        {allows('ask-carrier') && <Quick task={task} move={{ path: 'carrier' }} name={t('action.ask-carrier')} done={t('done.carrier')} />}
        {allows('send-visit') && <button type="button" className="button" onClick={() => setOpen({ kind: 'visit' })}>{t('action.send-visit')}</button>}
        {allows('at-door') && <Quick task={task} move={{ path: 'at-door' }} name={t('action.at-door')} done={t('done.at-door')} />}
        {allows('notice') && <Link to="/tasks/$taskId/notice" params={{ taskId: task.id }} className="button">{t('action.notice')}</Link>}
        {allows('outcome') && <Link to="/tasks/$taskId/outcome" params={{ taskId: task.id }} className="button">{t('action.outcome')}</Link>}
        {allows('handover') && <Link to="/tasks/$taskId/handover" params={{ taskId: task.id }} className="button">{t('action.handover')}</Link>}
      </div>
      {open?.kind === 'call' && <CallSheet task={task} to={open.to} onClose={() => setOpen(null)} />}
      {open?.kind === 'visit' && <VisitSheet task={task} onClose={() => setOpen(null)} />}
    </section>
  )
}

/** Of several it is said which one. */
function named(action: string, guardian: TaskView['person']['guardians'][number] | undefined): string {
  return guardian === undefined ? action : `${action} ${guardianName(guardian)}`
}

/** With a number it dials; either way the result is asked for. */
function Dial({ number, name, onDial }: { readonly number: string | null; readonly name: string; readonly onDial: () => void }) {
  if (number === null) return <button type="button" className="button" onClick={onDial}>{name}</button>
  return <a className="button" href={`tel:${number}`} onClick={onDial}>{name}</a>
}

function Quick({ task, move, name, done }: { readonly task: TaskView; readonly move: TaskMove; readonly name: string; readonly done: string }) {
  const toast = useToast()
  const mutation = useTaskMove(task.id)
  return (
    <>
      <button type="button" className="button" disabled={mutation.isPending} onClick={() => mutation.run(move, () => toast(done))}>{name}</button>
      {mutation.isError && <FailureView failure={mutation.error} />}
    </>
  )
}
