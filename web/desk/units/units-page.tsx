import '../settings/settings.css'
import './units.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { UnitLine } from '../../../src/contract/unit.ts'
import { readUnitTable } from '../../ui/api/unit-api.ts'
import { enUnits } from '../../ui/i18n/en-units.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhUnits } from '../../ui/i18n/zh-units.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { CloseUnitDialog, ReopenUnitDialog } from './close-unit.tsx'
import { UnitDialog } from './unit-dialog.tsx'

addTexts({ zh: zhUnits, en: enUnits })

const REGIONS_SHOWN = 4
type Open = { readonly what: 'add' } | { readonly what: 'change' | 'close' | 'reopen'; readonly line: UnitLine }

/** The units of the bureau, each below the one it stands under: who answers for which place, and which telephone rings there. */
export function UnitsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.units'))
  const mayManage = useMay('unit.manage')
  const [q, setQ] = useState('')
  const [closed, setClosed] = useState(false)
  const [open, setOpen] = useState<Open | null>(null)
  const table = useInfiniteQuery({
    queryKey: ['unit-table', q, closed],
    queryFn: ({ pageParam, signal }) => readUnitTable({ ...(q === '' ? {} : { q }), closed, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = table.data?.pages.flatMap((page) => page.items) ?? []
  const newest = (line: UnitLine) => rows.find((one) => one.code === line.code) ?? line
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.units')}</h1><span className="quiet">{t('units.hint')}</span></div>
      <section className="panel" aria-labelledby="units-list">
        <h2 id="units-list" className="panel-title">{t('units.list')}</h2>
        <div className="units-tools">
          <Input.Search className="accounts-search" aria-label={t('units.search')} placeholder={t('units.search')} allowClear onSearch={(words) => setQ(words.trim())} />
          <Checkbox checked={closed} onChange={(event) => setClosed(event.target.checked)}>{t('units.closed')}</Checkbox>
          {mayManage && <Button type="primary" onClick={() => setOpen({ what: 'add' })}>{t('units.add')}</Button>}
        </div>
        {table.isPending && <Skeleton rows={8} />}
        {table.isError && <FailureView failure={table.error} onRetry={() => void table.refetch()} />}
        {table.isSuccess && rows.length === 0 && <EmptyView text={t('units.empty')} />}
        {rows.length > 0 && <Rows rows={rows} isFlat={q !== ''} mayManage={mayManage} onOpen={setOpen} />}
        {table.hasNextPage && <Button disabled={table.isFetchingNextPage} onClick={() => void table.fetchNextPage()}>{t('cases.more')}</Button>}
      </section>
      {open?.what === 'add' && <UnitDialog line={undefined} onClose={() => setOpen(null)} />}
      {open?.what === 'change' && <UnitDialog line={newest(open.line)} onClose={() => setOpen(null)} />}
      {open?.what === 'close' && <CloseUnitDialog line={newest(open.line)} onClose={() => setOpen(null)} />}
      {open?.what === 'reopen' && <ReopenUnitDialog line={newest(open.line)} onClose={() => setOpen(null)} />}
    </main>
  )
}

interface RowsProps {
  readonly rows: readonly UnitLine[]
  /** Found by words: what stands above is said, not drawn. */
  readonly isFlat: boolean
  readonly mayManage: boolean
  readonly onOpen: (open: Open) => void
}

function Rows({ rows, isFlat, mayManage, onOpen }: RowsProps) {
  const t = useText()
  const codeName = useCodeName()
  const columns = ['name', 'kind', 'regions', 'phone', 'users', ...(mayManage ? ['acts' as const] : [])] as const
  return (
    <table className={`sheet-table units-table ${isFlat ? 'units-flat' : ''}`}>
      <thead><tr>{columns.map((column) => <th key={column} scope="col">{t(`units.${column}`)}</th>)}</tr></thead>
      <tbody>
        {rows.map((line) => (
          <tr key={line.code} className={line.isClosed ? 'unit-closed' : ''}>
            <th scope="row" style={{ paddingInlineStart: `${10 + (isFlat ? 0 : line.depth * 20)}px` }}>
              <span lang="zh-CN">{line.name}</span> <span className="quiet">{line.code}{line.isClosed && ` · ${t('units.isClosed')}`}</span>
              {line.parent !== null && <span className="unit-parent quiet">{t('units.parent')} <span lang="zh-CN">{line.parent.name}</span></span>}
            </th>
            <td><span className="unit-label">{t('units.kind')}</span>{codeName('unitKind', line.kind)}</td>
            <td><span className="unit-label">{t('units.regions')}</span><RegionWords line={line} /></td>
            <td><span className="unit-label">{t('units.phone')}</span>{line.phone ?? '—'}</td>
            <td><span className="unit-label">{t('units.users')}</span>{line.users === 0 ? 0 : <Link to="/settings/accounts" search={{ unit: line.code }}>{t('units.usersOf', { n: line.users })}</Link>}</td>
            {mayManage && (
              <td>
                {line.isClosed ? <Button size="small" aria-label={`${t('units.act.reopen')} ${line.name}`} onClick={() => onOpen({ what: 'reopen', line })}>{t('units.act.reopen')}</Button> : (
                  <span className="accounts-acts">
                    <Button size="small" aria-label={`${t('units.act.change')} ${line.name}`} onClick={() => onOpen({ what: 'change', line })}>{t('units.act.change')}</Button>
                    {line.kind !== 'centre' && <Button size="small" aria-label={`${t('units.act.close')} ${line.name}`} onClick={() => onOpen({ what: 'close', line })}>{t('units.act.close')}</Button>}
                  </span>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RegionWords({ line }: { readonly line: UnitLine }) {
  const t = useText()
  const separator = useLanguage() === 'zh' ? '、' : ', '
  if (line.kind === 'centre') return <span className="quiet">{t('units.wholeCity')}</span>
  if (line.kind === 'bank') return '—'
  if (line.regions.length === 0) return <span className="quiet">{t('units.noRegions')}</span>
  return (
    <>
      <span lang="zh-CN">{line.regions.slice(0, REGIONS_SHOWN).map((one) => one.name).join(separator)}</span>
      {line.regions.length > REGIONS_SHOWN && <span className="quiet"> {t('units.moreRegions', { n: line.regions.length })}</span>}
      {line.overlaps.length > 0 && <span className="unit-overlap"> {t('units.overlap', { names: line.overlaps.map((one) => one.name).join(separator) })}</span>}
    </>
  )
}
