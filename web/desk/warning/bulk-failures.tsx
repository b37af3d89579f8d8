import type { ReactNode } from 'react'
import type { WarningRow } from '../../../src/contract/warning.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import type { Failed } from './use-bulk.ts'

interface Props<Row> {
  readonly rows: readonly Row[]
  readonly failed: Failed
  readonly children: (row: Row) => ReactNode
}

/** Which rows it is not done for, and why. */
export function BulkFailures<Row extends { readonly id: string }>({ rows, failed, children }: Props<Row>) {
  const t = useText()
  const language = useLanguage()
  if (failed.length === 0) return null
  return (
    <div role="alert">
      <p><strong>{t('bulk.failed', { n: failed.length })}</strong></p>
      <ul className="bulk-failures">
        {failed.flatMap(({ id, failure }) => rows.filter((row) => row.id === id).map((row) => <li key={id}>{children(row)}：{failure?.[language]}</li>))}
      </ul>
    </div>
  )
}

export function WarningWords({ row: { id, level, fraudType } }: { readonly row: Pick<WarningRow, 'id' | 'level' | 'fraudType'> }) {
  const t = useText()
  const language = useLanguage()
  return <><LevelBadge level={level} /> {fraudTitle(fraudType, language, t)} <span className="row-ref">{id.slice(0, 8)}</span></>
}
