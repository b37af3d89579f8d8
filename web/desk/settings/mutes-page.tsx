import './settings.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Popconfirm, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import { addMute, readMutes, removeMute, type MuteInput, type MuteRow } from '../../ui/api/settings-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayOf, isoOfLocalInput, momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'

const KINDS = ['phone', 'account', 'domain'] as const satisfies readonly MuteInput['kind'][]
const MUTED_DAYS_FIRST = 30
const DAY_MS = 86_400_000

export function MutesPage() {
  const t = useText()
  usePageTitle(t('desk.nav.mutes'))
  const mayWrite = useMay('mute.write')
  const mutes = useQuery({ queryKey: ['mutes'], queryFn: ({ signal }) => readMutes(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.mutes')}</h1><span className="quiet">{t('mutes.hint')}</span></div>
      {mayWrite ? <AddMute /> : <p className="quiet">{t('mutes.readOnly')}</p>}
      {mutes.isPending && <Skeleton rows={5} />}
      {mutes.isError && <FailureView failure={mutes.error} onRetry={() => void mutes.refetch()} />}
      {mutes.data?.length === 0 && <EmptyView text={t('mutes.empty')} />}
      {mutes.data !== undefined && mutes.data.length > 0 && <MuteTable mutes={mutes.data} mayWrite={mayWrite} />}
    </main>
  )
}

/** Always with an end: what is harmless today need not be in a year. */
function AddMute() {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [kind, setKind] = useState<MuteInput['kind']>('phone')
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState(() => dayOf(serverNow() + MUTED_DAYS_FIRST * DAY_MS))
  const add = useMutation({
    mutationFn: () => addMute({ kind, value: value.trim(), reason: reason.trim(), until: isoOfLocalInput(`${until}T23:59:59`) }),
    onSuccess: async () => {
      void message.success(t('settings.saved'))
      setValue('')
      setReason('')
      await client.invalidateQueries({ queryKey: ['mutes'] })
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <section className="panel" aria-labelledby="add-title">
      <h2 id="add-title" className="panel-title">{t('mutes.add')}</h2>
      <form className="inline-form" onSubmit={onSubmit}>
        <label className="desk-field">{t('mutes.kind')}<Select aria-label={t('mutes.kind')} value={kind} onChange={setKind} options={KINDS.map((option) => ({ value: option, label: t(`mutes.kind.${option}`) }))} /></label>
        <label className="desk-field">{t('mutes.value')}<Input required minLength={3} maxLength={253} value={value} onChange={(event) => setValue(event.target.value)} /></label>
        <label className="desk-field">{t('mutes.reason')}<Input required minLength={2} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
        <label className="desk-field">{t('mutes.until')}<span className="quiet field-hint">{t('mutes.until.hint')}</span><input type="date" className="native-input" required min={dayOf(serverNow())} value={until} onChange={(event) => setUntil(event.target.value)} /></label>
        <Button type="primary" htmlType="submit" disabled={add.isPending}>{add.isPending ? t('action.busy') : t('mutes.save')}</Button>
      </form>
      {add.isError && <FailureView failure={add.error} />}
    </section>
  )
}

function MuteTable({ mutes, mayWrite }: { readonly mutes: readonly MuteRow[]; readonly mayWrite: boolean }) {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const remove = useMutation({ mutationFn: removeMute, onSettled: () => client.invalidateQueries({ queryKey: ['mutes'] }) })
  return (
    <section className="panel" aria-label={t('desk.nav.mutes')}>
      {remove.isError && <FailureView failure={remove.error} />}
      <ScrollRegion label={t('desk.nav.mutes')}>
        <table className="sheet-table">
          <thead>
            <tr><th scope="col">{t('mutes.value')}</th><th scope="col">{t('mutes.reason')}</th><th scope="col">{t('mutes.until')}</th><th scope="col">{t('mutes.by')}</th>{mayWrite && <th scope="col"><span className="visually-hidden">{t('mutes.remove')}</span></th>}</tr>
          </thead>
          <tbody>
            {mutes.map((mute) => (
              <tr key={mute.token}>
                <td>{mute.value}</td>
                <td>{mute.reason}</td>
                <td>{momentOf(mute.until, serverNow(), language)}</td>
                <td>{momentOf(mute.createdAt, serverNow(), language)}</td>
                {mayWrite && <td><RemoveButton onRemove={() => remove.mutate(mute.token)} /></td>}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function RemoveButton({ onRemove }: { readonly onRemove: () => void }) {
  const t = useText()
  return (
    <Popconfirm title={t('mutes.removeAsk')} onConfirm={onRemove}>
      <Button size="small">{t('mutes.remove')}</Button>
    </Popconfirm>
  )
}
