import type { CallResult, TaskView } from '../../../src/contract/task.ts'
import { guardianAt, guardianName, type CallTarget } from '../../../src/domain/guardian.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Sheet } from '../sheet.tsx'
import { useToast } from '../toast.tsx'
import { useTaskMove } from './use-tasks.ts'

/** In the order of the thumb: the commonest nearest to it. */
const RESULTS = ['reached', 'busy', 'no-answer', 'switched-off', 'hung-up', 'wrong-number'] as const satisfies readonly CallResult[]

export function CallSheet({ task, to, onClose }: { readonly task: TaskView; readonly to: CallTarget; readonly onClose: () => void }) {
  const t = useText()
  const toast = useToast()
  const move = useTaskMove(task.id)
  const guardian = to === 'person' ? undefined : guardianAt(task.person.guardians, to)
  const onResult = (result: CallResult) =>
    move.run({ path: 'calls', body: { to, result } }, () => {
      toast(t('call.noted', { result: t(`callResult.${result}`) }))
      onClose()
    })
  return (
    <Sheet title={`${t(to === 'person' ? 'call.askPerson' : 'call.askGuardian')}${guardian === undefined ? '' : ` ${guardianName(guardian)}`}`} onClose={onClose}>
      <div className="results">
        {RESULTS.map((result) => (
          <button key={result} type="button" className={`button result ${result === 'reached' ? 'button-primary' : ''}`} disabled={move.isPending} onClick={() => onResult(result)}>
            {t(`callResult.${result}`)}
          </button>
        ))}
      </div>
      {move.isError && <FailureView failure={move.error} />}
    </Sheet>
  )
}
