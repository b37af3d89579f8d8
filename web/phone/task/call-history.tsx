import type { TaskView } from '../../../src/contract/task.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'

export function CallHistory({ task }: { readonly task: TaskView }) {
  const t = useText()
  if (task.calls.length === 0) return null
  return (
    <section className="block" aria-labelledby="calls-title">
      <h2 id="calls-title" className="block-title">{t('call.history')}</h2>
      <ul className="calls">
        {task.calls.map((call) => (
          <li key={`${call.at} ${call.to}`}>
            <time dateTime={call.at}>{clockOf(call.at)}</time>
            <span>{t(`callTo.${call.to}`)}</span>
            <strong className={call.result === 'reached' ? 'call-good' : 'call-bad'}>{t(`callResult.${call.result}`)}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}
