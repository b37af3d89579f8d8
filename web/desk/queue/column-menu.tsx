import { useText } from '../../ui/i18n/use-text.ts'
import { MenuButton } from '../frame/menu-button.tsx'
import { COLUMNS } from './queue-columns.tsx'
import { columnsOf, QUEUE_COLUMNS, type QueueSearch } from './queue-search.ts'

/** Which columns the table has. What a row is about cannot be left out: it is the way to the warning. */
export function ColumnMenu({ search, onChange }: { readonly search: QueueSearch; readonly onChange: (change: { cols: string }) => void }) {
  const t = useText()
  const shown = columnsOf(search.cols)
  const toggle = (column: (typeof QUEUE_COLUMNS)[number]) => onChange({ cols: QUEUE_COLUMNS.filter((one) => shown.includes(one) !== (one === column)).join(',') })
  return (
    <MenuButton label={t('desk.columns')} className="preset" menuClassName="queue-menu" widthMax={220}>
      <fieldset className="queue-menu-list">
        <legend className="quiet">{t('desk.columns')}</legend>
        {QUEUE_COLUMNS.map((column) => (
          <label key={column} className="queue-menu-line"><input type="checkbox" checked={shown.includes(column)} disabled={column === 'what'} onChange={() => toggle(column)} /> {t(COLUMNS[column].title)}</label>
        ))}
      </fieldset>
    </MenuButton>
  )
}
