import type { TaskView } from '../../../src/contract/task.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useText } from '../../ui/i18n/use-text.ts'

/** What an officer needs at the door: where it is, and what proves to a frightened person that the officer is real. */
export function VisitFacts({ task }: { readonly task: TaskView }) {
  const t = useText()
  const { address, point } = task.person
  return (
    <section className="block" aria-label={t('visit.title')}>
      {task.counter !== null && (
        <p className="visit-address visit-counter">
          <span className="field-label">{t('visit.counter')}</span>
          {task.counter.name}
          {task.counter.phone !== null && <> · {task.counter.phone}</>}
        </p>
      )}
      {address !== null && (
        <p className="visit-address">
          <span className="field-label">{t('visit.address')}</span>
          {address}
        </p>
      )}
      {point !== null && <a className="visit-map" href={`geo:${point.lat},${point.lon}?q=${point.lat},${point.lon}`}>{t('visit.map')}</a>}
      {task.officerCode !== null && (
        <div className="officer-code">
          <span className="field-label">{t('visit.code')}</span>
          <output className="officer-code-digits">{task.officerCode}</output>
          <span className="card-quiet">{t('visit.codeHint')}</span>
        </div>
      )}
      {task.atDoorAt !== null && <p className="note note-good">{t('visit.atDoorSince', { time: clockOf(task.atDoorAt) })}</p>}
    </section>
  )
}
