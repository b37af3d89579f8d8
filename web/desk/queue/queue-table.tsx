import { useNavigate } from '@tanstack/react-router'
import { Fragment, memo, useState, type MouseEvent } from 'react'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import type { QueueEntry } from './queue-bundles.ts'
import type { ShownRow } from './queue-order.ts'
import { Clock } from './queue-cells.tsx'
import { COLUMNS } from './queue-columns.tsx'
import type { QueueColumn } from './queue-search.ts'

interface Props {
  readonly entries: readonly QueueEntry[]
  readonly columns: readonly QueueColumn[]
  /** An answer to a new filter is under way: what is shown belongs to the old one. */
  readonly isWaiting: boolean
}

/** Level and clock. */
const FIXED_COLUMNS = 2

/** A table from 900 px on; below that the same cells become cards (queue.css). */
export function QueueTable({ entries, columns, isWaiting }: Props) {
  const t = useText()
  const [openBundles, setOpenBundles] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) => setOpenBundles((open) => new Set(open.has(id) ? [...open].filter((other) => other !== id) : [...open, id]))
  return (
    <table className={`queue-table ${isWaiting ? 'queue-waiting' : ''}`} aria-busy={isWaiting}>
      <thead>
        <tr>
          <th scope="col" className="col-level">{t('desk.col.level')}</th>
          <th scope="col" className="col-clock">{t('desk.col.clock')}</th>
          {columns.map((column) => <th key={column} scope="col" className={`col-${column}`}>{t(COLUMNS[column].title)}</th>)}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) =>
          entry.kind === 'row' ? (
            <Row key={entry.shown.row.id} shown={entry.shown} columns={columns} />
          ) : (
            <Fragment key={entry.id}>
              <BundleRow entry={entry} span={columns.length + FIXED_COLUMNS} isOpen={openBundles.has(entry.id)} onToggle={() => toggle(entry.id)} />
              {openBundles.has(entry.id) && entry.rows.map((shown) => <Row key={shown.row.id} shown={shown} columns={columns} />)}
            </Fragment>
          ),
        )}
      </tbody>
    </table>
  )
}

const Row = memo(function Row({ shown: { row, gone }, columns }: { readonly shown: ShownRow; readonly columns: readonly QueueColumn[] }) {
  const t = useText()
  const navigate = useNavigate()
  const onClick = (event: MouseEvent<HTMLTableRowElement>) => {
    // The link inside works by itself, with the keyboard and the middle button too.
    if (event.defaultPrevented || (event.target as HTMLElement).closest('a, button') !== null) return
    void navigate({ to: '/warnings/$warningId', params: { warningId: row.id } })
  }
  return (
    <tr className={`queue-row queue-row-${row.level} ${gone ? 'queue-row-gone' : ''}`} onClick={onClick}>
      <td className="col-level"><LevelBadge level={row.level} /></td>
      <td className="col-clock">{gone ? <span className="quiet">{t('desk.queue.gone')}</span> : <Clock row={row} />}</td>
      {columns.map((column) => <td key={column} className={`col-${column}`}>{COLUMNS[column].cell(row)}</td>)}
    </tr>
  )
})

function BundleRow({ entry, span, isOpen, onToggle }: { readonly entry: Extract<QueueEntry, { kind: 'bundle' }>; readonly span: number; readonly isOpen: boolean; readonly onToggle: () => void }) {
  const t = useText()
  const codeName = useCodeName()
  return (
    <tr className="bundle-row">
      <td colSpan={span}>
        <span className="bundle-word">{t('desk.surge.word')}</span>
        {t('desk.surge.row', { source: codeName('source', entry.source), n: entry.rows.length })}
        <button type="button" className="text-button bundle-toggle" aria-expanded={isOpen} onClick={onToggle}>{t(isOpen ? 'desk.surge.close' : 'desk.surge.open')}</button>
      </td>
    </tr>
  )
}
