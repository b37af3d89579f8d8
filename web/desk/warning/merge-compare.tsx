import type { ReactNode } from 'react'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle, reasonText } from '../../ui/parts/names.ts'

/** What each of the two has, masked, side by side. */
export function MergeCompare({ one, other }: { readonly one: WarningDetailView; readonly other: WarningDetailView }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  const rows: readonly { readonly name: string; readonly of: (warning: WarningDetailView) => ReactNode }[] = [
    { name: t('merge.row.level'), of: (warning) => <><LevelBadge level={warning.level} /> {fraudTitle(warning.fraudType, language, t)}</> },
    { name: t('merge.row.person'), of: ({ person }) => [person.name, person.phone, person.sex === null ? '' : t(`sex.${person.sex}`), person.ageBand === null ? '' : t('person.age', { band: person.ageBand })].filter((word) => word !== '').join(' ') },
    { name: t('merge.row.place'), of: (warning) => `${warning.place.path.join(' ')} · ${warning.unit.name}` },
    { name: t('merge.row.state'), of: (warning) => stateText(warning) },
    { name: t('merge.row.reason'), of: ({ topReason }) => (topReason === null ? '—' : reasonText(topReason, language)) },
    { name: t('merge.row.signals'), of: (warning) => String(warning.signalCount) },
    { name: t('merge.row.orders'), of: (warning) => String(warning.orders.length) },
    { name: t('merge.row.opened'), of: (warning) => momentOf(warning.openedAt, serverNow(), language) },
  ]
  const stateText = ({ outcome, task }: WarningDetailView): string => {
    if (outcome !== null) return t(`outcome.${outcome}`)
    if (task === null) return t('merge.nobody')
    return `${task.assigneeName ?? t('merge.nobody')}（${codeName('taskState', task.state)}）`
  }
  return (
    <table className="merge-table" aria-label={t('merge.compare')}>
      <thead>
        <tr><td /><th scope="col">{t('merge.this', { number: one.id.slice(0, 8) })}</th><th scope="col">{t('merge.other', { number: other.id.slice(0, 8) })}</th></tr>
      </thead>
      <tbody>
        {rows.map(({ name, of }) => <tr key={name}><th scope="row">{name}</th><td>{of(one)}</td><td>{of(other)}</td></tr>)}
      </tbody>
    </table>
  )
}
