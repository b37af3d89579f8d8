import './columns.css'
import { ScrollRegion } from './scroll-region.tsx'

const BAR_HEIGHT_MAX = 84

export interface Column {
  readonly key: string
  readonly name: string
  readonly value: number
  /** The value as it is read, with or without its unit. */
  readonly text: string
}

/** What went on over time: the number over each bar, the time under it. */
export function Columns({ label, columns }: { readonly label: string; readonly columns: readonly Column[] }) {
  const largest = Math.max(1, ...columns.map((column) => column.value))
  return (
    <ScrollRegion label={label}>
      <ol className="columns">
        {columns.map((column) => (
          <li key={column.key} className="column">
            <span>{column.text}</span>
            <span className="column-bar" aria-hidden="true" style={{ height: Math.max(1, (column.value / largest) * BAR_HEIGHT_MAX) }} />
            <span className="column-name">{column.name}</span>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  )
}
