import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { RegionRow } from '../../../src/contract/region.ts'
import { countText } from '../../ui/format/amount.ts'
import { dateText } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'

interface Props {
  readonly label: string
  readonly rows: readonly RegionRow[]
  readonly chosen: string | undefined
  readonly onChoose: (region: string | undefined) => void
}

/** The parts by their codes; one is chosen by its name, and opened by the link beside it. */
export function RegionTable({ label, rows, chosen, onChoose }: Props) {
  const t = useText()
  const table = useRef<HTMLTableElement>(null)
  // Chosen on the plan, its row may be out of sight.
  useEffect(() => { table.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' }) }, [chosen])
  return (
    <ScrollRegion label={label}>
      <div className="regions-rows">
        <table className="sheet-table regions-table" ref={table}>
          <thead>
            <tr>
              <th scope="col">{t('regions.col.name')}</th><th scope="col" className="num">{t('regions.col.people')}</th><th scope="col" className="num">{t('regions.col.target')}</th>
              <th scope="col">{t('regions.col.unit')}</th><th scope="col">{t('regions.col.drawn')}</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row.region} row={row} isChosen={row.region === chosen} onChoose={onChoose} />)}</tbody>
        </table>
      </div>
    </ScrollRegion>
  )
}

function Row({ row, isChosen, onChoose }: { readonly row: RegionRow; readonly isChosen: boolean; readonly onChoose: Props['onChoose'] }) {
  const t = useText()
  const language = useLanguage()
  return (
    <tr className={isChosen ? 'regions-chosen' : ''}>
      <th scope="row">
        <button type="button" className="text-button regions-name" aria-pressed={isChosen} onClick={() => onChoose(isChosen ? undefined : row.region)}>{row.name}</button>
        {row.level !== 'grid' && <Link className="regions-open" to="/settings/regions" search={{ region: row.region }} aria-label={t('regions.openOf', { name: row.name })}>{t('regions.open')} ›</Link>}
        <span className="regions-code"><code>{row.region}</code> {t(`regions.level.${row.level}`)}</span>
      </th>
      <td className="num">{countText(row.households)}<br />{countText(row.population)}</td>
      <td className="num">{row.target === null ? '—' : <>{countText(row.target.people)}<br /><span className="regions-code">{dateText(row.target.asOf, language)}</span></>}</td>
      <td>{row.unit ?? '—'}</td>
      <td>{t(row.drawn ? 'regions.drawn' : 'regions.notDrawn')}</td>
    </tr>
  )
}
