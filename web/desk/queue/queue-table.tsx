import { useNavigate } from '@tanstack/react-router'
import { Fragment, memo, useState, type MouseEvent } from 'react'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import type { QueueEntry } from './queue-bundles.ts'
import type { ShownRow } from './queue-order.ts'
import { Clock, Holder, What, Where } from './queue-cells.tsx'

interface Props {
  readonly entries: readonly QueueEntry[]
  /** An answer to a new filter is under way: what is shown belongs to the old one. */
  readonly isWaiting: boolean
}

/** A table from 900 px on; below that the same cells become cards (queue.css). */
export function QueueTable({ entries, isWaiting }: Props) {
  const t = useText()
  const [openBundles, setOpenBundles] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) => setOpenBundles((open) => new Set(open.has(id) ? [...open].filter((other) => other !== id) : [...open, id]))
  return (
    <table className={`queue-table ${isWaiting ? 'queue-waiting' : ''}`} aria-busy={isWaiting}>
      <thead>
        <tr>
          <th scope="col" className="col-level">{t('desk.col.level')}</th>
          <th scope="col" className="col-clock">{t('desk.col.clock')}</th>
          <th scope="col">{t('desk.col.what')}</th>
          <th scope="col" className="col-where">{t('desk.col.where')}</th>
          <th scope="col" className="col-holder">{t('desk.col.holder')}</th>
          <th scope="col" className="col-opened">{t('desk.col.opened')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) =>
          entry.kind === 'row' ? (
            <Row key={entry.shown.row.id} shown={entry.shown} />
          ) : (
            <Fragment key={entry.id}>
              <BundleRow entry={entry} isOpen={openBundles.has(entry.id)} onToggle={() => toggle(entry.id)} />
              {openBundles.has(entry.id) && entry.rows.map((shown) => <Row key={shown.row.id} shown={shown} />)}
            </Fragment>
          ),
        )}
      </tbody>
    </table>
  )
}

const Row = memo(function Row({ shown: { row, gone } }: { readonly shown: ShownRow }) {
  const t = useText()
  const language = useLanguage()
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
      <td className="col-what"><What row={row} /></td>
      <td className="col-where"><Where row={row} /></td>
      <td className="col-holder"><Holder row={row} /></td>
      <td className="col-opened"><time dateTime={row.openedAt}>{momentOf(row.openedAt, serverNow(), language)}</time></td>
    </tr>
  )
})

function BundleRow({ entry, isOpen, onToggle }: { readonly entry: Extract<QueueEntry, { kind: 'bundle' }>; readonly isOpen: boolean; readonly onToggle: () => void }) {
  const t = useText()
  const codeName = useCodeName()
  return (
    <tr className="bundle-row">
      <td colSpan={6}>
        <span className="bundle-word">{t('desk.surge.word')}</span>
        {t('desk.surge.row', { source: codeName('source', entry.source), n: entry.rows.length })}
        <button type="button" className="text-button bundle-toggle" aria-expanded={isOpen} onClick={onToggle}>{t(isOpen ? 'desk.surge.close' : 'desk.surge.open')}</button>
      </td>
    </tr>
  )
}
