import type { WarningRow } from '../../../src/contract/warning.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import type { Failed } from './use-bulk.ts'

/** Which rows it is not done for, and why. */
export function BulkFailures({ rows, failed }: { readonly rows: readonly Pick<WarningRow, 'id' | 'level' | 'fraudType'>[]; readonly failed: Failed }) {
  const t = useText()
  const language = useLanguage()
  if (failed.length === 0) return null
  return (
    <div role="alert">
      <p><strong>{t('bulk.failed', { n: failed.length })}</strong></p>
      <ul className="bulk-failures">
        {failed.flatMap(({ id, failure }) => rows.filter((row) => row.id === id).map((row) => (
          <li key={id}><LevelBadge level={row.level} /> {fraudTitle(row.fraudType, language, t)} <span className="row-ref">{id.slice(0, 8)}</span>：{failure?.[language]}</li>
        )))}
      </ul>
    </div>
  )
}
