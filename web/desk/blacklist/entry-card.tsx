import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { fraudTypeName, type FraudType } from '../../../src/domain/fraud-types.ts'
import { actOnListing, type Listing } from '../../ui/api/listing-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { AppealDialog, RemoveDialog, RenewDialog, RevealDialog } from './entry-dialogs.tsx'

type Open = 'none' | 'reveal' | 'renew' | 'remove' | 'appeal'

export function EntryCard({ entry }: { readonly entry: Listing }) {
  const t = useText()
  return (
    <li className="entry">
      <div className="entry-main">
        <p className="entry-head"><strong className="entry-shown">{entry.shown}</strong><span className="entry-tag">{t(`listName.${entry.list}`)}</span><Marks entry={entry} /></p>
        <Facts entry={entry} />
      </div>
      <Acts entry={entry} />
    </li>
  )
}

function Marks({ entry }: { readonly entry: Listing }) {
  const t = useText()
  const isLate = entry.state === 'live' && entry.reviewDue !== null && Date.parse(entry.reviewDue) <= serverNow()
  const isWrong = entry.block?.state === 'failed' || entry.block?.state === 'refused'
  return (
    <>
      {entry.removal !== null && <span className="entry-tag">{t(`blacklist.removal.${entry.removal}`)}</span>}
      {entry.expired && entry.state !== 'removed' && <span className="entry-tag">{t('blacklist.expired')}</span>}
      {isLate && <span className="entry-tag entry-tag-due">{t('blacklist.reviewLate')}</span>}
      {entry.openAppeal !== null && <span className="entry-tag entry-tag-due">{t('blacklist.appealOpen')}</span>}
      {entry.block !== null && <span className={`entry-tag${isWrong ? ' entry-tag-bad' : ''}`}>{t(`blacklist.block.${entry.block.ask}.${entry.block.state}`)}</span>}
    </>
  )
}

function Facts({ entry }: { readonly entry: Listing }) {
  const t = useText()
  const language = useLanguage()
  const at = (moment: string) => momentOf(moment, serverNow(), language)
  const facts = [
    entry.fraudType === null ? undefined : fraudTypeName(entry.fraudType as FraudType, language), entry.source, entry.level === null ? undefined : t('blacklist.hops', { n: entry.level }),
    entry.addedBy === null ? t('blacklist.addedAt', { at: at(entry.addedAt) }) : t('blacklist.addedBy', { name: entry.addedBy, at: at(entry.addedAt) }),
    entry.expiresAt === null ? undefined : t('blacklist.until', { at: at(entry.expiresAt) }), entry.reviewDue === null || entry.state === 'removed' ? undefined : t('blacklist.reviewDue', { at: at(entry.reviewDue) }),
  ]
  return <p className="quiet entry-facts">{facts.filter((fact) => fact !== undefined).join(' · ')}</p>
}

function Acts({ entry }: { readonly entry: Listing }) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayReview = useMay('listing.review')
  const [open, setOpen] = useState<Open>('none')
  const act = useMutation({
    mutationFn: ({ what, body }: { what: 'confirm' | 'block'; body: object }) => actOnListing(entry.id, what, body),
    onSuccess: () => message.success(t('act.done')),
    onSettled: () => client.invalidateQueries({ queryKey: ['listings'] }),
  })
  const close = () => setOpen('none')
  const ask = entry.block?.ask === 'block' && entry.block.state !== 'failed' && entry.block.state !== 'refused' ? 'unblock' : 'block'
  const isLive = entry.state === 'live'
  return (
    <div className="entry-acts">
      <Button size="small" onClick={() => setOpen('reveal')}>{t('blacklist.reveal')}</Button>
      {mayReview && entry.state === 'proposed' && <Button size="small" type="primary" disabled={act.isPending} onClick={() => act.mutate({ what: 'confirm', body: {} })}>{t('blacklist.confirm')}</Button>}
      {mayReview && isLive && <Button size="small" onClick={() => setOpen('renew')}>{t('blacklist.renew')}</Button>}
      {mayReview && isLive && entry.list === 'scam-number' && (
        <Popconfirm title={t('blacklist.blockAsk')} onConfirm={() => act.mutate({ what: 'block', body: { ask } })}><Button size="small" disabled={act.isPending}>{t(`blacklist.${ask}`)}</Button></Popconfirm>
      )}
      {isLive && entry.openAppeal === null && <Button size="small" onClick={() => setOpen('appeal')}>{t('blacklist.appeal')}</Button>}
      {mayReview && entry.state !== 'removed' && <Button size="small" danger onClick={() => setOpen('remove')}>{t('blacklist.remove')}</Button>}
      {act.isError && <FailureView failure={act.error} />}
      {open === 'reveal' && <RevealDialog entry={entry} onClose={close} />}
      {open === 'renew' && <RenewDialog entry={entry} onClose={close} />}
      {open === 'remove' && <RemoveDialog entry={entry} onClose={close} />}
      {open === 'appeal' && <AppealDialog entry={entry} onClose={close} />}
    </div>
  )
}
