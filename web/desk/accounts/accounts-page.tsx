import '../settings/settings.css'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { AccountAct, AccountRowView } from '../../../src/contract/account.ts'
import { actOnAccount, readAccounts } from '../../ui/api/account-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { enAccounts } from '../../ui/i18n/en-accounts.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhAccounts } from '../../ui/i18n/zh-accounts.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { useMe } from '../../ui/session/use-session.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { FactorRolesForm } from './factor-roles.tsx'

addTexts({ zh: zhAccounts, en: enAccounts })

/** Who may log in; what is done at the telephone when a phone, a password or a post is lost. */
export function AccountsPage() {
  const t = useText()
  usePageTitle(t('desk.nav.accounts'))
  const [q, setQ] = useState('')
  const accounts = useInfiniteQuery({
    queryKey: ['accounts', q],
    queryFn: ({ pageParam, signal }) => readAccounts({ ...(q === '' ? {} : { q }), ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = accounts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.accounts')}</h1><span className="quiet">{t('accounts.hint')}</span></div>
      <FactorRolesForm />
      <section className="panel" aria-labelledby="accounts-list">
        <h2 id="accounts-list" className="panel-title">{t('accounts.list')}</h2>
        <Input.Search className="accounts-search" aria-label={t('accounts.search')} placeholder={t('accounts.search')} allowClear onSearch={setQ} />
        {accounts.isPending && <Skeleton rows={8} />}
        {accounts.isError && <FailureView failure={accounts.error} onRetry={() => void accounts.refetch()} />}
        {accounts.isSuccess && rows.length === 0 && <EmptyView text={t('accounts.empty')} />}
        {rows.length > 0 && <Rows rows={rows} />}
        {accounts.hasNextPage && <Button disabled={accounts.isFetchingNextPage} onClick={() => void accounts.fetchNextPage()}>{t('cases.more')}</Button>}
      </section>
    </main>
  )
}

function Rows({ rows }: { readonly rows: readonly AccountRowView[] }) {
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
              <td><Acts row={row} /></td>
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
function Acts({ row }: { readonly row: AccountRowView }) {
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
      {asked !== null && (
        <DeskDialog title={t(`accounts.act.${asked}`)} hint={t(`accounts.ask.${asked}`, { name: row.name, login: row.login })} isPending={act.isPending} failure={act.error} onSubmit={() => (act.isSuccess ? close() : act.mutate(asked))} onClose={close}>
          {act.data !== undefined && <p role="status">{act.data.password === null ? t('accounts.done') : <>{t('accounts.password')} <code className="one-time">{act.data.password}</code></>}</p>}
        </DeskDialog>
      )}
    </span>
  )
}
