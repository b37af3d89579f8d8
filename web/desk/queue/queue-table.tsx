import { useNavigate } from '@tanstack/react-router'
import { Fragment, memo, useState, type ChangeEvent, type MouseEvent as RowPress } from 'react'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import type { QueueEntry } from './queue-bundles.ts'
import type { ShownRow } from './queue-order.ts'
import { Clock } from './queue-cells.tsx'
import { chunksOf, RowChunk } from '../frame/row-chunk.tsx'
import { COLUMNS } from './queue-columns.tsx'
import type { useChoice } from './use-choice.ts'
import type { QueueColumn } from './queue-search.ts'

interface Props {
  readonly entries: readonly QueueEntry[]
  readonly columns: readonly QueueColumn[]
  readonly bundles: ReturnType<typeof useOpenBundles>
  readonly choice: ReturnType<typeof useChoice>
  /** An answer to a new filter is under way: what is shown belongs to the old one. */
  readonly isWaiting: boolean
}

/** Level and clock. */
const FIXED_COLUMNS = 2

/** A table from 900 px on; below that the same cells become cards (queue.css). */
export function QueueTable({ entries, columns, bundles, choice, isWaiting }: Props) {
  const t = useText()
  const row = (shown: ShownRow) => <Row key={shown.row.id} shown={shown} columns={columns} isChosen={choice.chosen.has(shown.row.id)} onChoose={choice.toggle} />
  const span = columns.length + FIXED_COLUMNS
  const drawn = (entry: QueueEntry) => (entry.kind === 'row' ? row(entry.shown) : (
    <Fragment key={entry.id}>
      <BundleRow entry={entry} span={span} isOpen={bundles.open.has(entry.id)} onToggle={() => bundles.toggle(entry.id)} />
      {bundles.open.has(entry.id) && entry.rows.map(row)}
    </Fragment>
  ))
  return (
    <table className={`queue-table ${isWaiting ? 'queue-waiting' : ''}`} aria-busy={isWaiting} aria-rowcount={entries.length + 1}>
      <thead>
        <tr>
          <th scope="col" className="col-level">{t('desk.col.level')}</th>
          <th scope="col" className="col-clock">{t('desk.col.clock')}</th>
          {columns.map((column) => <th key={column} scope="col" className={`col-${column}`}>{t(COLUMNS[column].title)}</th>)}
        </tr>
      </thead>
      {chunksOf(entries).map((chunk, nth) => <RowChunk key={nth} size={chunk.length} span={span}>{() => chunk.map(drawn)}</RowChunk>)}
    </table>
  )
}

/** Which bursts are unfolded. */
export function useOpenBundles() {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  return { open, toggle: (id: string) => setOpen((before) => new Set(before.has(id) ? [...before].filter((other) => other !== id) : [...before, id])) }
}

interface RowProps {
  readonly shown: ShownRow
  readonly columns: readonly QueueColumn[]
  readonly isChosen: boolean
  readonly onChoose: (id: string, isRange: boolean) => void
}

const Row = memo(function Row({ shown: { row, gone }, columns, isChosen, onChoose }: RowProps) {
  const t = useText()
  const navigate = useNavigate()
  const onClick = (event: RowPress<HTMLTableRowElement>) => {
    // The link inside works by itself, with the keyboard and the middle button too.
    if (event.defaultPrevented || (event.target as HTMLElement).closest('a, button, label') !== null) return
    void navigate({ to: '/warnings/$warningId', params: { warningId: row.id } })
  }
  // A tick is a click, and a click knows of the shift key.
  const onTick = (event: ChangeEvent) => onChoose(row.id, (event.nativeEvent as unknown as MouseEvent).shiftKey)
  return (
    <tr data-id={row.id} className={`queue-row queue-row-${row.level} ${gone ? 'queue-row-gone' : ''} ${isChosen ? 'queue-row-chosen' : ''}`} onClick={onClick}>
      <td className="col-level">
        <label className="row-choice"><input type="checkbox" checked={isChosen} aria-label={t('bulk.choose', { ref: row.id.slice(0, 8) })} onChange={onTick} /></label>
        <LevelBadge level={row.level} />
      </td>
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
