import type { TaskView } from '../../../src/contract/task.ts'
import { useText } from '../i18n/use-text.ts'
import { Countdown } from './countdown.tsx'
import { useNow } from './server-clock.ts'
import { clockText, isLate } from './time-left.ts'

type Deadline = Pick<NonNullable<TaskView['deadline']>, 'dueAt' | 'lateSince'> & { readonly rule: string }

interface Props {
  readonly deadline: Deadline
  /** Tells a screen reader which clock runs. */
  readonly label: string
  readonly className?: string
}

/** A clock that was missed goes on counting from its first miss; that it was wound anew only says when somebody is called again. */
export function RunningClock({ deadline: { rule, dueAt, lateSince }, label, className = '' }: Props) {
  // A task that was kept on the phone before an update does not say.
  if (lateSince == null) return <Countdown dueAt={dueAt} label={label} className={className} />
  return (
    <span className="clock-late">
      <Countdown dueAt={lateSince} label={label} className={className} />
      <NextPress dueAt={dueAt} rule={rule} />
    </span>
  )
}

function NextPress({ dueAt, rule }: Pick<Deadline, 'dueAt' | 'rule'>) {
  const t = useText()
  const leftMs = Date.parse(dueAt) - useNow()
  if (isLate(leftMs)) return null
  return <span className="clock-next">{t(rule === 'first-call' ? 'clock.nextReminder' : 'clock.nextSupervision', { time: clockText(leftMs) })}</span>
}
