import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { FigureName, FiguresRow, FiguresView } from '../../../src/contract/figures.ts'
import { LEVEL_NAMES, levelRank, WARNING_LEVELS } from '../../../src/domain/levels.ts'
import type { FigureGroup, FiguresSearch } from '../../ui/api/figures-api.ts'
import { periodText, spanWords } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { fraudTypeText } from '../../ui/parts/names.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { FigureLink } from './figure-link.tsx'
import { countCell, COUNTS, stepCell, STEPS } from './figure-columns.ts'
import { placeSearch } from './figures-search.ts'
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
  /** What a line opens to: one group, or all of a period. */
  const line = (row: FiguresRow, name: ReactNode, days: Partial<FiguresSearch>, rowKey?: string) => (
    <tr key={`${row.key} ${days.from ?? ''}`}>
      <th scope="row">{name}</th>
      {cells(row).map(({ text, isEmpty }, index) => {
        const { key } = heads[index]!
        return <td key={key} className="num"><FigureLink rowsOf={rowsOf === null ? null : { ...rowsOf, ...days }} figure={key} rowKey={rowKey} isEmpty={isEmpty}>{text}</FigureLink></td>
      })}
    </tr>
  )
  const { previous, lastYear } = view.compared
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
          <tbody>{view.rows.map((row) => line(row, <GroupLink search={rowsOf} rowKey={row.key} name={groupName(row, by, language) || t('figures.nobody')} />, {}, row.key))}</tbody>
          <tfoot>
            {line(view.total, t('figures.total'), {})}
            {line(view.previous, <Compared name={t('figures.previous')} days={previous} />, previous)}
            {line(view.lastYear, <Compared name={t('figures.lastYear')} days={lastYear} />, lastYear)}
          </tfoot>
        </table>
      </ScrollRegion>
    </section>
  )
}

/** A place opens to the same figures of what lies below it. */
function GroupLink({ search, rowKey, name }: { readonly search: FiguresSearch | null; readonly rowKey: string; readonly name: string }) {
  const below = search === null ? undefined : placeSearch(search, rowKey)
  return below === undefined ? name : <Link to="/figures" search={below} className="figure-link">{name}</Link>
}

function Compared({ name, days }: { readonly name: string; readonly days: { readonly from: string; readonly to: string } }) {
  const language = useLanguage()
  return <>{name} <span className="head-unit">{spanWords(days, language)}</span></>
}

/** Levels (by name or by their stored rank, 1 = red) and types have names in both languages here; units and places are called as the bureau calls them. */
export function groupName(row: Pick<FiguresRow, 'key' | 'name'>, by: FigureGroup, language: 'zh' | 'en'): string {
  if (by === 'level') {
    const level = WARNING_LEVELS.find((candidate) => candidate === row.key || String(levelRank(candidate) + 1) === row.key)
    return level === undefined ? row.name : LEVEL_NAMES[level][language]
  }
  if (by === 'type') return fraudTypeText(row.key, language)
  if (by === 'month' || by === 'week' || by === 'day') return periodText(by, row.key, language)
  return row.name
}
