import type { ReactNode } from 'react'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import type { TextKey } from '../../ui/i18n/text-key.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { Holder, What, Where } from './queue-cells.tsx'
import type { QueueColumn } from './queue-search.ts'

/** Beside level and clock, which are what a queue is. */
export const COLUMNS: Readonly<Record<QueueColumn, { readonly title: TextKey; readonly cell: (row: WarningRow) => ReactNode }>> = {
  what: { title: 'desk.col.what', cell: (row) => <What row={row} /> },
  where: { title: 'desk.col.where', cell: (row) => <Where row={row} /> },
  holder: { title: 'desk.col.holder', cell: (row) => <Holder row={row} /> },
  opened: { title: 'desk.col.opened', cell: (row) => <Moment at={row.openedAt} /> },
  latest: { title: 'desk.col.latest', cell: (row) => <Moment at={row.lastSignalAt} /> },
  ref: { title: 'desk.col.ref', cell: (row) => <Ref row={row} /> },
}

function Moment({ at }: { readonly at: string }) {
  const language = useLanguage()
  return <time dateTime={at}>{momentOf(at, serverNow(), language)}</time>
}

function Ref({ row }: { readonly row: WarningRow }) {
  const t = useText()
  return (
    <>
      <span className="row-ref">{row.id.slice(0, 8)}</span>
      <span className="cell-sub">{t('desk.signals', { n: row.signalCount })}</span>
    </>
  )
}
