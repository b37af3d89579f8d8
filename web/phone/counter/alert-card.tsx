import type { CounterAlertView } from '../../../src/contract/counter.ts'
import { amountText } from '../../ui/format/amount.ts'
import { clockOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'

/** How far it has come, from sent to settled; it changes by itself. */
export function AlertCard({ alert }: { readonly alert: CounterAlertView }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const who = alert.officer === null ? alert.unit.name : t('counter.who', { unit: alert.unit.name, officer: alert.officer })
  return (
    <section className={`block counter-alert counter-alert-${alert.state}`} role="status">
      <p className="counter-state">{t(`counter.state.${alert.state}`)}{alert.outcome !== null && ` · ${codeName('outcome', alert.outcome)}`}</p>
      <p>{who}{alert.arrivedAt !== null ? ` · ${clockOf(alert.arrivedAt)}` : alert.acceptedAt !== null && ` · ${clockOf(alert.acceptedAt)}`}</p>
      <p className="card-quiet">{t('counter.since', { time: clockOf(alert.at) })} · {amountText(alert.amountFen, language)} · {alert.tags.map((tag) => codeName('counter.tag', tag)).join(t('list.separator'))}</p>
      {alert.unit.phone !== null && alert.state !== 'done' && <a className="button button-quiet" href={`tel:${alert.unit.phone}`}>{t('counter.callUnit', { unit: alert.unit.name })}</a>}
    </section>
  )
}
