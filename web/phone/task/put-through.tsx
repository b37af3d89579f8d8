import type { TaskView } from '../../../src/contract/task.ts'
import type { CallTarget } from '../../../src/domain/guardian.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useToast } from '../toast.tsx'
import { useTaskMove } from './use-tasks.ts'

/**
 * The carrier rings the officer, then the other side: nobody sees a private number, and the result comes in by itself. Second to the
 * phone's own dialling, which works without a gateway.
 */
export function PutThrough({ task, to }: { readonly task: TaskView; readonly to: CallTarget }) {
  const t = useText()
  const codeName = useCodeName()
  const toast = useToast()
  const move = useTaskMove(task.id)
  const last = task.asked.find((request) => request.channel === 'telephony' && request.to === to)
  if (last?.state === 'waiting') return <p className="through-waiting">{t('call.throughAsked', { who: t(`callTo.${to}`) })}</p>
  return (
    <>
      {last?.state === 'failed' && <p className="bottom-why">{t('call.throughFailed', { why: codeName('portWord', last.word ?? '') })}</p>}
      {move.isError && <FailureView failure={move.error} />}
      <button type="button" className="button button-quiet button-wide" disabled={move.isPending} onClick={() => move.run({ path: 'dial', body: { to } }, () => toast(t('done.dial')))}>{t('call.through')}</button>
    </>
  )
}
