import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Input, Radio } from 'antd'
import { useState } from 'react'
import { takeAppealOfEntry } from '../../ui/api/appeal-api.ts'
import { actOnListing, revealListing, type Listing } from '../../ui/api/listing-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { dayOf, isoOfLocalInput, momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { AppealWords, NO_WORDS } from '../appeals/take-appeal.tsx'
import { DeskDialog } from '../warning/desk-dialog.tsx'

type Props = { readonly entry: Listing; readonly onClose: () => void }
const WHYS = ['mistake', 'not-confirmed'] as const

/** What every answer of a dialog brings with it. */
function useDone(onClose: () => void) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  return async (words = t('act.done')) => {
    void message.success(words)
    onClose()
    await Promise.all([client.invalidateQueries({ queryKey: ['listings'] }), client.invalidateQueries({ queryKey: ['appeals'] })])
  }
}

export function RevealDialog({ entry, onClose }: Props) {
  const t = useText()
  const [reason, setReason] = useState('')
  const reveal = useMutation({ mutationFn: () => revealListing(entry.id, reason.trim()), gcTime: 0 })
  return (
    <DeskDialog title={t('blacklist.reveal')} hint={t('blacklist.revealHint')} isPending={reveal.isPending} isReady={reveal.data === undefined} failure={reveal.error} onSubmit={() => reveal.mutate()} onClose={onClose}>
      <label className="desk-field">{t('blacklist.reason')}<Input required minLength={4} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} /></label>
      {reveal.data !== undefined && <div className="entry-clear" role="status"><p><strong>{reveal.data.value}</strong></p>{reveal.data.evidence !== null && <p>{reveal.data.evidence}</p>}</div>}
    </DeskDialog>
  )
}

export function RenewDialog({ entry, onClose }: Props) {
  const t = useText()
  const [expires, setExpires] = useState(entry.expiresAt === null ? '' : dayOf(entry.expiresAt))
  const done = useDone(onClose)
  const renew = useMutation({ mutationFn: () => actOnListing(entry.id, 'renew', { expiresAt: expires === '' ? null : isoOfLocalInput(`${expires}T23:59:59`) }), onSuccess: () => done() })
  return (
    <DeskDialog title={t('blacklist.renew')} hint={t('blacklist.renewHint')} isPending={renew.isPending} failure={renew.error} onSubmit={() => renew.mutate()} onClose={onClose}>
      <label className="desk-field">{t('blacklist.expires')}<input type="date" className="native-input" min={dayOf(serverNow())} value={expires} onChange={(event) => setExpires(event.target.value)} /></label>
    </DeskDialog>
  )
}

export function RemoveDialog({ entry, onClose }: Props) {
  const t = useText()
  const [why, setWhy] = useState<(typeof WHYS)[number]>('mistake')
  const done = useDone(onClose)
  const remove = useMutation({ mutationFn: () => actOnListing(entry.id, 'remove', { why }), onSuccess: () => done() })
  return (
    <DeskDialog title={t('blacklist.remove')} hint={t('blacklist.removeHint')} isPending={remove.isPending} failure={remove.error} onSubmit={() => remove.mutate()} onClose={onClose}>
      <Radio.Group aria-label={t('blacklist.why')} value={why} onChange={(event) => setWhy(event.target.value as typeof why)} options={WHYS.map((one) => ({ value: one, label: t(`blacklist.why.${one}`) }))} />
    </DeskDialog>
  )
}

export function AppealDialog({ entry, onClose }: Props) {
  const t = useText()
  const language = useLanguage()
  const [words, setWords] = useState(NO_WORDS)
  const done = useDone(onClose)
  const take = useMutation({
    mutationFn: () => takeAppealOfEntry(entry.id, words),
    onSuccess: ({ ref, dueAt }) => done(t('appeals.taken', { ref, at: momentOf(dueAt, serverNow(), language) })),
  })
  return (
    <DeskDialog title={t('blacklist.appeal')} hint={t('blacklist.appealHint')} isPending={take.isPending} failure={take.error} onSubmit={() => take.mutate()} onClose={onClose}>
      <AppealWords words={words} onChange={setWords} />
    </DeskDialog>
  )
}
