import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { TrainingView } from '../../../src/contract/roster.ts'
import { readTrainings } from '../../ui/api/roster-api.ts'
import { dateText } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { UnitChoice } from './unit-choice.tsx'
import { KeepTraining, NotePass, PassImport } from './training-forms.tsx'

const COLUMNS = ['person', 'state', 'name', 'dueOn', 'role', 'passedOn'] as const

/** Who of the unit has to take which training, the most pressing first. */
export function Trainings({ unit, onUnit }: { readonly unit: string | undefined; readonly onUnit: (unit: string) => void }) {
  const t = useText()
  const trainings = useQuery({ queryKey: ['roster', 'trainings', unit], queryFn: ({ signal }) => readTrainings(unit, signal), placeholderData: keepPreviousData })
  if (trainings.isPending) return <Skeleton rows={10} />
  if (trainings.isError) return <FailureView failure={trainings.error} onRetry={() => void trainings.refetch()} />
  const view = trainings.data
  const count = (...states: readonly string[]) => view.rows.filter((row) => states.includes(row.state)).length
  return (
    <>
      <div className="period">
        <UnitChoice units={view.units} value={view.unit.code} onChange={onUnit} />
        <span role="status">{view.rows.length === 0 ? t('training.none') : t('training.count', { late: count('overdue', 'never'), soon: count('soon') })}</span>
      </div>
      {view.rows.length > 0 && <Rows view={view} />}
      {view.mayWrite && <><NotePass view={view} /><PassImport /><KeepTraining /></>}
    </>
  )
}

function Rows({ view }: { readonly view: TrainingView }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <section className="panel" aria-label={t('training.title')}>
      <ScrollRegion label={t('training.title')}>
        <table className="sheet-table training-table">
          <thead><tr>{COLUMNS.map((column) => <th key={column} scope="col">{t(`training.${column}`)}</th>)}</tr></thead>
          <tbody>
            {view.rows.map((row) => (
              <tr key={`${row.user.id} ${row.training.id}`}>
                <th scope="row">{row.user.name}</th>
                <td className={row.state === 'valid' ? undefined : row.state === 'soon' ? 'training-soon' : 'roster-alarm'}>{t(`trainingState.${row.state}`)}</td>
                <td>{row.training.name}</td><td>{row.dueOn === null ? '—' : dateText(row.dueOn, language)}</td><td>{codeName('role', row.role)}</td><td>{row.passedOn === null ? '—' : dateText(row.passedOn, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
