import '../settings/settings.css'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { AccountAct, AccountRowView } from '../../../src/contract/account.ts'
import { actOnAccount, readAccounts } from '../../ui/api/account-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enAccounts } from '../../ui/i18n/en-accounts.ts'
import { enRoles } from '../../ui/i18n/en-roles.ts'
import { enUnits } from '../../ui/i18n/en-units.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhAccounts } from '../../ui/i18n/zh-accounts.ts'
import { zhRoles } from '../../ui/i18n/zh-roles.ts'
import { zhUnits } from '../../ui/i18n/zh-units.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { useMe } from '../../ui/session/use-session.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { FactorRolesForm } from './factor-roles.tsx'
import { HoldingWords, MoveDialog } from './move-account.tsx'
import { NewAccountDialog } from './new-account.tsx'
import { StaffImport } from './staff-import.tsx'

addTexts({ zh: { ...zhAccounts, ...zhUnits, ...zhRoles }, en: { ...enAccounts, ...enUnits, ...enRoles } })

/** Who may log in; what is done at the telephone when a phone, a password or a post is lost. */
export function AccountsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.accounts'))
  const mayManage = useMay('account.manage')
  const unit = useUnitAsked()
  const [q, setQ] = useState('')
  const [isAdding, setAdding] = useState(false)
  // Not in the row: in a list of one unit the row is gone once its person has moved.
  const [moving, setMoving] = useState<AccountRowView | null>(null)
  const accounts = useInfiniteQuery({
    queryKey: ['accounts', q, unit],
    queryFn: ({ pageParam, signal }) => readAccounts({ ...(q === '' ? {} : { q }), ...(unit === undefined ? {} : { unit }), ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = accounts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.accounts')}</h1><span className="quiet">{t('accounts.hint')}</span></div>
      <section className="panel" aria-labelledby="accounts-list">
        <h2 id="accounts-list" className="panel-title">{t('accounts.list')}</h2>
        <div className="accounts-tools">
          <Input.Search className="accounts-search" aria-label={t('accounts.search')} placeholder={t('accounts.search')} allowClear onSearch={setQ} />
          {unit !== undefined && <span>{t('accounts.unitOnly', { unit })} <Link to="/settings/accounts">{t('accounts.unitAll')}</Link></span>}
          {mayManage && <Button type="primary" onClick={() => setAdding(true)}>{t('accounts.add')}</Button>}
        </div>
        {accounts.isPending && <Skeleton rows={8} />}
        {accounts.isError && <FailureView failure={accounts.error} onRetry={() => void accounts.refetch()} />}
        {accounts.isSuccess && rows.length === 0 && <EmptyView text={t('accounts.empty')} />}
        {rows.length > 0 && <Rows rows={rows} onMove={setMoving} />}
        {accounts.hasNextPage && <Button disabled={accounts.isFetchingNextPage} onClick={() => void accounts.fetchNextPage()}>{t('cases.more')}</Button>}
      </section>
      {mayManage && <StaffImport />}
      <FactorRolesForm />
      {moving !== null && <MoveDialog row={moving} onClose={() => setMoving(null)} />}
      {isAdding && <NewAccountDialog unit={unit} onClose={() => setAdding(false)} />}
    </main>
  )
}

/** `?unit=PA`: from the list of units. */
function useUnitAsked(): string | undefined {
  const { search } = useLocation()
  const { unit } = search as { unit?: unknown }
  return typeof unit === 'string' || typeof unit === 'number' ? String(unit) : undefined
}

type OnMove = (row: AccountRowView) => void

function Rows({ rows, onMove }: { readonly rows: readonly AccountRowView[]; readonly onMove: OnMove }) {
  const t = useText()
  const language = useLanguage()
  const codeName = useCodeName()
  return (
    <ScrollRegion label={t('accounts.list')}>
      <table className="sheet-table accounts-table">
        <thead><tr>{(['login', 'name', 'role', 'unit', 'state', 'seen', 'acts'] as const).map((column) => <th key={column} scope="col">{t(`accounts.${column}`)}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.login}</th>
              <td>{row.name}{row.badge !== null && <span className="quiet"> {row.badge}</span>}</td>
              <td>{codeName('role', row.role)}</td>
              <td>{row.unit.name}</td>
              <td>{statesOf(row).map((state) => t(`accounts.is.${state}`)).join(t('list.separator')) || t('accounts.is.normal')}</td>
              <td>{row.lastSeenAt === null ? '—' : t('accounts.seenAt', { at: momentOf(row.lastSeenAt, serverNow(), language), n: row.sessions })}</td>
              <td><Acts row={row} onMove={onMove} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function statesOf(row: AccountRowView): ('disabled' | 'locked' | 'one-time' | 'factor')[] {
  return [...(row.isDisabled ? ['disabled' as const] : []), ...(row.lockedUntil === null ? [] : ['locked' as const]), ...(row.mustChangePassword ? ['one-time' as const] : []), ...(row.hasFactor ? ['factor' as const] : [])]
}

function actsFor(row: AccountRowView, mayManage: boolean): readonly AccountAct[] {
  return [
    ...(row.sessions > 0 ? ['end-sessions' as const] : []),
    ...(mayManage ? [...(row.lockedUntil === null ? [] : ['unlock' as const]), 'reset-password' as const, ...(row.hasFactor ? ['remove-factor' as const] : []), row.isDisabled ? ('enable' as const) : ('disable' as const)] : []),
  ]
}

/** Asked once more before it is done: it shuts somebody out. */
function Acts({ row, onMove }: { readonly row: AccountRowView; readonly onMove: OnMove }) {
  const t = useText()
  const me = useMe()
  const mayManage = useMay('account.manage')
  const client = useQueryClient()
  const [asked, setAsked] = useState<AccountAct | null>(null)
  const act = useMutation({ mutationFn: (what: AccountAct) => actOnAccount(row.id, what), onSuccess: () => client.invalidateQueries({ queryKey: ['accounts'] }) })
  const close = () => {
    setAsked(null)
    act.reset()
  }
  if (row.id === me.id) return <span className="quiet">{t('accounts.self')}</span>
  return (
    <span className="accounts-acts">
      {actsFor(row, mayManage).map((what) => <Button key={what} size="small" onClick={() => setAsked(what)}>{t(`accounts.act.${what}`)}</Button>)}
      {mayManage && <Button size="small" onClick={() => onMove(row)}>{t('accounts.act.move')}</Button>}
      {asked !== null && (
        <DeskDialog title={t(`accounts.act.${asked}`)} hint={t(`accounts.ask.${asked}`, { name: row.name, login: row.login })} isPending={act.isPending} failure={act.error} onSubmit={() => (act.isSuccess ? close() : act.mutate(asked))} onClose={close}>
          {asked === 'disable' && act.data === undefined && <HoldingWords id={row.id} />}
          {act.data !== undefined && <p role="status">{act.data.password === null ? t('accounts.done') : <>{t('accounts.password')} <code className="one-time">{act.data.password}</code></>}</p>}
        </DeskDialog>
      )}
    </span>
  )
}
