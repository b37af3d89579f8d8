import { useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { jdmTables } from './jdm.ts'

/** Conditions on the left, what follows from them on the right; an empty condition means that it does not matter. */
export function RuleTables({ content }: { readonly content: unknown }) {
  const t = useText()
  const tables = jdmTables(content)
  if (tables.length === 0) return <p className="quiet">{t('rules.noTable')}</p>
  return tables.map((table) => (
    <ScrollRegion key={table.id} label={table.name}>
      <table className="sheet-table rule-table">
        <caption className="visually-hidden">{table.name}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rules.number')}</th>
            {table.columns.map((column) => <th key={column.id} scope="col" className={column.isOutput ? 'rule-out' : ''}>{column.isOutput ? '→ ' : ''}{column.name}</th>)}
          </tr>
        </thead>
        <tbody>
          {table.rules.map((rule, index) => (
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              {rule.map((cell, place) => <td key={table.columns[place]?.id ?? place} className={table.columns[place]?.isOutput === true ? 'rule-out' : ''}>{cell === '' ? <span className="quiet">{t('rules.any')}</span> : cell.replace(/^"(.*)"$/s, '$1')}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  ))
}
