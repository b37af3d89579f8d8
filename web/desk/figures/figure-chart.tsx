import { Select } from 'antd'
import { useState } from 'react'
import type { FiguresView } from '../../../src/contract/figures.ts'
import type { FigureGroup } from '../../ui/api/figures-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { Columns } from '../frame/columns.tsx'
import { countCell, COUNTS, OVER_TIME, type CountKey } from './figure-columns.ts'
import { groupName } from './figures-table.tsx'
import { unitName } from './unit-name.ts'

/** More cannot be told apart at a glance; the table has all. */
const BARS_MAX = 20

/** One figure of every group, as a picture: over time from left to right, otherwise from top to bottom in the order of the table. */
export function FigureChart({ view, by }: { readonly view: FiguresView; readonly by: FigureGroup }) {
  const t = useText()
  const language = useLanguage()
  const [figure, setFigure] = useState<CountKey>('warnings')
  const label = `${t(`figure.${figure}`)} · ${t(`figures.by.${by}`)}`
  const columns = view.rows.map((row) => ({ key: row.key, name: groupName(row, by, language) || t('figures.nobody'), value: row[figure] ?? 0, text: countCell(row, figure) }))
  return (
    <section className="panel no-print" aria-label={label}>
      <div className="chart-head">
        <Select className="group-select" aria-label={t('figures.chart')} value={figure} onChange={setFigure} options={COUNTS.map((key) => ({ value: key, label: t(`figure.${key}`) }))} />
        <span className="quiet">{unitName(view.units[figure] ?? '', language)}</span>
      </div>
      {OVER_TIME.has(by) ? <Columns label={label} columns={columns} /> : <Bars columns={columns.slice(0, BARS_MAX)} />}
    </section>
  )
}

function Bars({ columns }: { readonly columns: readonly { readonly key: string; readonly name: string; readonly value: number; readonly text: string }[] }) {
  const largest = Math.max(1, ...columns.map((column) => column.value))
  return (
    <ul className="figure-bars">
      {columns.map((column) => (
        <li key={column.key} className="figure-bar-row">
          <span>{column.name}</span>
          <span className="figure-bar-track" aria-hidden="true"><span className="figure-bar" style={{ width: `${(column.value / largest) * 100}%` }} /></span>
          <span className="num">{column.text}</span>
        </li>
      ))}
    </ul>
  )
}
