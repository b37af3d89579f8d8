import { WARNING_LEVELS } from '../../../src/domain/levels.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { jdmTables, type JdmColumn, type JdmTable } from './jdm.ts'
import { answerWords, conditionWords } from './rule-words.ts'

type Cell = { readonly column: JdmColumn; readonly cell: string }

/** One rule a line: the conditions that it sets, the level, and the reason. A table of all columns would be mostly "any". */
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
            <th scope="col" className="rule-level">{t('desk.col.level')}</th>
            <th scope="col">{t('rules.if')}</th>
            <th scope="col">{t('rules.then')}</th>
          </tr>
        </thead>
        <tbody>
          {table.rules.map((rule, index) => <Rule key={index} nth={index + 1} cells={cellsOf(table, rule)} />)}
        </tbody>
      </table>
    </ScrollRegion>
  ))
}

function cellsOf(table: JdmTable, rule: readonly string[]): readonly Cell[] {
  return table.columns.flatMap((column, place) => ((rule[place] ?? '') === '' ? [] : [{ column, cell: rule[place] ?? '' }]))
}

function Rule({ nth, cells }: { readonly nth: number; readonly cells: readonly Cell[] }) {
  const t = useText()
  const conditions = cells.filter(({ column }) => !column.isOutput)
  const answers = new Map(cells.filter(({ column }) => column.isOutput).map(({ column, cell }) => [column.field, answerWords(cell)]))
  const level = WARNING_LEVELS.find((candidate) => candidate === answers.get('level'))
  return (
    <tr>
      <th scope="row">{nth}</th>
      <td>{level === undefined ? answers.get('level') : <LevelBadge level={level} />}</td>
      <td>
        {conditions.length === 0 && <span className="quiet">{t('rules.any')}</span>}
        <ul className="rule-cells">
          {conditions.map(({ column, cell }) => <li key={column.id}><Condition column={column} cell={cell} /></li>)}
        </ul>
      </td>
      <td><Answer answers={answers} /></td>
    </tr>
  )
}

function Condition({ column, cell }: Cell) {
  const t = useText()
  const codeName = useCodeName()
  const fact = codeName('fact', column.field)
  const what = fact === column.field ? column.name : fact
  if (cell === 'true') return what
  if (cell === 'false') return t('rules.not', { what })
  return <>{what} <strong>{conditionWords(cell, (word) => codeName('levelName', word), t('list.separator'))}</strong></>
}

/** The reason in the reader's language, and the type where the rule decides it. */
function Answer({ answers }: { readonly answers: ReadonlyMap<string, string> }) {
  const language = useLanguage()
  const type = answers.get('fraudType')
  return (
    <>
      {answers.get(language) ?? ''}
      {type !== undefined && type !== '' && <span className="chip-state rule-type">{fraudTypeText(type, language)}</span>}
    </>
  )
}
