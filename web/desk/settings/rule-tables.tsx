import { useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { jdmTables, type JdmTable } from './jdm.ts'

/** One rule a line: the conditions that it sets, and what follows. A table of all columns would be mostly "any". */
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
            <th scope="col" className="rule-number">{t('rules.number')}</th>
            <th scope="col">{t('rules.if')}</th>
            <th scope="col" className="rule-out">{t('rules.then')}</th>
          </tr>
        </thead>
        <tbody>
          {table.rules.map((rule, index) => (
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              <td><Cells table={table} rule={rule} isOutput={false} /></td>
              <td className="rule-out"><Cells table={table} rule={rule} isOutput /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  ))
}

function Cells({ table, rule, isOutput }: { readonly table: JdmTable; readonly rule: readonly string[]; readonly isOutput: boolean }) {
  const t = useText()
  const set = table.columns.flatMap((column, place) => (column.isOutput === isOutput && (rule[place] ?? '') !== '' ? [{ column, cell: rule[place] ?? '' }] : []))
  if (set.length === 0) return <span className="quiet">{t('rules.any')}</span>
  return (
    <ul className="rule-cells">
      {set.map(({ column, cell }) => <li key={column.id}><span className="quiet">{column.name}</span> {cell.replace(/^"([^"]*)"$/, '$1')}</li>)}
    </ul>
  )
}
