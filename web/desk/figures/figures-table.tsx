import type { FigureName, FiguresRow, FiguresView } from '../../../src/contract/figures.ts'
import { LEVEL_NAMES, levelRank, WARNING_LEVELS } from '../../../src/domain/levels.ts'
import type { FigureGroup, FiguresSearch } from '../../ui/api/figures-api.ts'
import { dateText } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { FigureLink } from './figure-link.tsx'
import { countCell, COUNTS, stepCell, STEPS } from './figure-columns.ts'
import { unitName } from './unit-name.ts'

interface Props {
  readonly view: FiguresView
  readonly by: FigureGroup
  /** Where the figures open to; null: nowhere. */
  readonly rowsOf: FiguresSearch | null
}

/** How much: one row per group, the sum and the period before below; the unit stands in every header. */
export function CountsTable({ view, by, rowsOf }: Props) {
  const t = useText()
  const language = useLanguage()
  const heads = COUNTS.map((key) => ({ key, name: t(`figure.${key}`), unit: unitName(view.units[key] ?? '', language) }))
  return <GroupTable view={view} by={by} rowsOf={rowsOf} title={t('figures.counts')} heads={heads} cells={(row) => COUNTS.map((key) => ({ text: countCell(row, key), isEmpty: row[key] === null || row[key] === 0 }))} />
}

/** How fast: median and 95th percentile of every step. */
export function StepsTable({ view, by, rowsOf }: Props) {
  const t = useText()
  const language = useLanguage()
  const heads = STEPS.map((key) => ({ key, name: t(`figure.${key}`), unit: t('figures.p50p95') }))
  return <GroupTable view={view} by={by} rowsOf={rowsOf} title={t('figures.steps')} heads={heads} cells={(row) => STEPS.map((key) => ({ text: stepCell(row, key, language), isEmpty: row[key].count === 0 }))} />
}

interface GroupTableProps extends Props {
  readonly title: string
  readonly heads: readonly { readonly key: FigureName; readonly name: string; readonly unit: string }[]
  readonly cells: (row: FiguresRow) => readonly { readonly text: string; readonly isEmpty: boolean }[]
}

function GroupTable({ view, by, rowsOf, title, heads, cells }: GroupTableProps) {
  const t = useText()
  const language = useLanguage()
  const total = view.total
  /** Of the periods that it is compared with only the figures stand here. */
  const line = (row: FiguresRow, name: string) => (
    <tr key={`${row.key} ${name}`}>
      <th scope="row">{name}</th>
      {cells(row).map(({ text, isEmpty }, index) => {
        const { key } = heads[index]!
        const isCompared = row === view.previous || row === view.lastYear
        return <td key={key} className="num"><FigureLink rowsOf={rowsOf} figure={key} rowKey={row === total ? undefined : row.key} isEmpty={isEmpty || isCompared}>{text}</FigureLink></td>
      })}
    </tr>
  )
  return (
    <section className="panel" aria-label={title}>
      <h2 className="panel-title">{title}</h2>
      <ScrollRegion label={title}>
        <table className="sheet-table figures-table">
          <thead>
            <tr>
              <th scope="col">{t(`figures.col.${by}`)}</th>
              {heads.map((head) => <th key={head.key} scope="col" className="num">{head.name}<span className="head-unit">{head.unit}</span></th>)}
            </tr>
          </thead>
          <tbody>{view.rows.map((row) => line(row, groupName(row, by, language) || t('figures.nobody')))}</tbody>
          <tfoot>
            {line(total, t('figures.total'))}
            {line(view.previous, t('figures.previous'))}
            {line(view.lastYear, t('figures.lastYear'))}
          </tfoot>
        </table>
      </ScrollRegion>
    </section>
  )
}

/** Levels (by name or by their stored rank, 1 = red) and types have names in both languages here; units and places are called as the bureau calls them. */
export function groupName(row: Pick<FiguresRow, 'key' | 'name'>, by: FigureGroup, language: 'zh' | 'en'): string {
  if (by === 'level') {
    const level = WARNING_LEVELS.find((candidate) => candidate === row.key || String(levelRank(candidate) + 1) === row.key)
    return level === undefined ? row.name : LEVEL_NAMES[level][language]
  }
  if (by === 'type') return fraudTypeText(row.key, language)
  if (by === 'month') return row.key.slice(0, 'YYYY-MM'.length)
  return by === 'day' || by === 'week' ? dateText(row.key, language) : row.name
}
