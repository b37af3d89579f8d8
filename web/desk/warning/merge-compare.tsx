import type { ReactNode } from 'react'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText, type Text } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle, reasonText } from '../../ui/parts/names.ts'

/** What each of the two has, masked, side by side. */
export function MergeCompare({ one, other }: { readonly one: WarningDetailView; readonly other: WarningDetailView }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const rowsOf = (warning: WarningDetailView): readonly (readonly [name: string, value: ReactNode])[] => [
    [t('merge.row.level'), <LevelAndType key="level" warning={warning} />],
    [t('merge.row.person'), personText(warning, t)],
    [t('merge.row.place'), `${warning.place.path.join(' ')} · ${warning.unit.name}`],
    [t('merge.row.state'), stateText(warning)],
    [t('merge.row.reason'), warning.topReason === null ? '—' : reasonText(warning.topReason, language)],
    [t('merge.row.signals'), String(warning.signalCount)],
    [t('merge.row.orders'), String(warning.orders.length)],
    [t('merge.row.opened'), momentOf(warning.openedAt, serverNow(), language)],
  ]
  const stateText = ({ outcome, task }: WarningDetailView): string => {
    if (outcome !== null) return t(`outcome.${outcome}`)
    if (task === null) return t('merge.nobody')
    return `${task.assigneeName ?? t('merge.nobody')} · ${codeName('taskState', task.state)}`
  }
  const [left, right] = [rowsOf(one), rowsOf(other)]
  return (
    <table className="merge-table" aria-label={t('merge.compare')}>
      <thead>
        <tr><th scope="col"><span className="visually-hidden">{t('merge.compare')}</span></th><th scope="col">{t('merge.this', { number: one.id.slice(0, 8) })}</th><th scope="col">{t('merge.other', { number: other.id.slice(0, 8) })}</th></tr>
      </thead>
      <tbody>
        {left.map(([name, value], nth) => <tr key={name}><th scope="row">{name}</th><td>{value}</td><td>{right[nth]?.[1]}</td></tr>)}
      </tbody>
    </table>
  )
}

function LevelAndType({ warning }: { readonly warning: WarningDetailView }) {
  const t = useText()
  const language = useLanguage()
  return <><LevelBadge level={warning.level} /> {fraudTitle(warning.fraudType, language, t)}</>
}

function personText({ person }: WarningDetailView, t: Text): string {
  return [person.name, person.phone, person.sex === null ? '' : t(`sex.${person.sex}`), person.ageBand === null ? '' : t('person.age', { band: person.ageBand })].filter((word) => word !== '').join(' ')
}
