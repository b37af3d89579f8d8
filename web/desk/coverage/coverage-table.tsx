import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import type { CoverageQuery, CoverageRow, CoverageView } from '../../../src/contract/coverage.ts'
import { countText } from '../../ui/format/amount.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { chunksOf, RowChunk } from '../frame/row-chunk.tsx'
import { ScrollRegion } from '../frame/scroll-region.tsx'

const COLUMNS = ['rank', 'name', 'rate', 'registered', 'target', 'added', 'households', 'population'] as const
type Column = (typeof COLUMNS)[number]

/** Fewer are seen at a glance. */
const FILTERED_FROM_ROWS = 12

/** Every place compared with its neighbours; a place that has parts is opened by its name. */
export function CoverageTable({ view, by, search }: { readonly view: CoverageView; readonly by: NonNullable<CoverageView['by']>; readonly search: CoverageQuery }) {
  const t = useText()
  const [sort, setSort] = useState<{ readonly column: Column; readonly isUp: boolean }>({ column: 'rank', isUp: true })
  const [name, setName] = useState('')
  const found = view.rows.filter((row) => row.name.includes(name.trim()))
  const rows = sorted(found, sort)
  const title = t(`coverage.of.${by}`, { n: countText(view.rows.length) })
  const isOpenable = view.levels.indexOf(by) < view.levels.length - 1
  return (
    <section className="panel" aria-labelledby="coverage-rows">
      <h2 id="coverage-rows" className="panel-title">{title}</h2>
      {view.rows.length > FILTERED_FROM_ROWS && (
        <p className="coverage-find">
          <Input className="coverage-name" aria-label={t('coverage.find')} placeholder={t('coverage.find')} maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
          <span role="status">{name.trim() !== '' && t('coverage.found', { n: countText(rows.length) })}</span>
        </p>
      )}
      <ScrollRegion label={title}>
        <table className="sheet-table figures-table coverage-table">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={column === 'name' ? '' : 'num'} aria-sort={sort.column === column ? (sort.isUp ? 'ascending' : 'descending') : 'none'}>
                  <button type="button" className="sort-head" onClick={() => setSort({ column, isUp: sort.column === column ? !sort.isUp : column === 'rank' || column === 'name' })}>{t(`coverage.col.${column}`)}</button>
                </th>
              ))}
            </tr>
          </thead>
          {chunksOf(rows).map((chunk) => (
            <RowChunk key={`${sort.column} ${chunk[0]!.region}`} size={chunk.length} span={COLUMNS.length}>
              {() => chunk.map((row) => <Line key={row.region} row={row} isOpenable={isOpenable} date={search.date} />)}
            </RowChunk>
          ))}
        </table>
      </ScrollRegion>
      {view.unplaced > 0 && <p className="quiet">{t('coverage.unplaced', { n: countText(view.unplaced) })}</p>}
    </section>
  )
}

function Line({ row, isOpenable, date }: { readonly row: CoverageRow; readonly isOpenable: boolean; readonly date: string | undefined }) {
  return (
    <tr>
      <td className="num">{row.rank ?? '—'}</td>
      <th scope="row">{isOpenable ? <Link to="/coverage" search={{ region: row.region, ...(date === undefined ? {} : { date }) }}>{row.name}</Link> : row.name}</th>
      <td className="num rate-cell">
        {row.rate === null ? '—' : <><span className="rate-track" aria-hidden="true"><span className="rate-bar" style={{ width: `${Math.min(100, row.rate)}%` }} /></span>{row.rate.toFixed(2)}</>}
      </td>
      <td className="num">{countText(row.registered)}</td>
      <td className="num">{row.target === null ? '—' : countText(row.target)}</td>
      <td className="num">{countText(row.added)}</td>
      <td className="num">{countText(row.households)}</td>
      <td className="num">{countText(row.population)}</td>
    </tr>
  )
}

/** What has no figure stands last, whichever way it is sorted. */
function sorted(rows: readonly CoverageRow[], { column, isUp }: { readonly column: Column; readonly isUp: boolean }): readonly CoverageRow[] {
  return rows.toSorted((a, b) => {
    const [x, y] = [a[column], b[column]]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    const order = typeof x === 'string' ? x.localeCompare(String(y), 'zh') : x - Number(y)
    return isUp ? order : -order
  })
}
