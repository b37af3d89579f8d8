import './announcements-page.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import { ANNOUNCEMENTS_KEY, makeAnnouncement, withdrawAnnouncement } from '../../ui/api/announcement-api.ts'
import { useAnnouncements } from '../../ui/announcements/use-announcements.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { EmptyView, Skeleton } from '../../ui/parts/quiet-states.tsx'

const HOURS = [1, 4, 8, 12, 24, 72]
const WORDS_CHARS_MAX = 200

/** What the centre tells everybody, and how many have read it. */
export function AnnouncementsPage() {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const announcements = useAnnouncements()
  const withdrawal = useMutation({ mutationFn: withdrawAnnouncement, onSuccess: (list) => client.setQueryData(ANNOUNCEMENTS_KEY, list) })
  const items = announcements.data?.items ?? []
  usePageTitle(t('announcement.page'))
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('announcement.page')}</h1><span className="quiet">{t('announcement.hint')}</span></div>
      <MakeAnnouncement />
      <section className="panel">
        {announcements.isPending && <Skeleton rows={3} />}
        {announcements.isError && <FailureView failure={announcements.error} onRetry={() => void announcements.refetch()} />}
        {withdrawal.error !== null && <FailureView failure={withdrawal.error} />}
        {announcements.data !== undefined && items.length === 0 && <EmptyView text={t('announcement.empty')} />}
        <ul className="announcement-list">
          {items.map((one) => (
            <li key={one.id}>
              <span className="announcement-text">{one.words}</span>
              <span className="quiet">{t('announcement.until', { by: one.by, time: momentOf(one.until, serverNow(), language), n: one.seenBy })}</span>
              <Button size="small" disabled={withdrawal.isPending} onClick={() => withdrawal.mutate(one.id)}>{t('announcement.withdraw')}</Button>
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}

function MakeAnnouncement() {
  const t = useText()
  const client = useQueryClient()
  const [words, setWords] = useState('')
  const [hours, setHours] = useState(8)
  const making = useMutation({
    mutationFn: () => makeAnnouncement({ words: words.trim(), hours }),
    onSuccess: (list) => {
      client.setQueryData(ANNOUNCEMENTS_KEY, list)
      setWords('')
    },
  })
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!making.isPending) making.mutate()
  }
  return (
    <section className="panel">
      <form className="desk-form" onSubmit={onSubmit}>
        <label className="desk-field">{t('announcement.words')}<Input.TextArea rows={2} required minLength={2} maxLength={WORDS_CHARS_MAX} value={words} onChange={(event) => setWords(event.target.value)} /></label>
        <p className="quiet">{t('announcement.noPersons')}</p>
        <label className="desk-field">{t('announcement.hours')}<span className="quiet field-hint">{t('announcement.hours.hint')}</span><Select aria-label={t('announcement.hours')} value={hours} onChange={setHours} options={HOURS.map((value) => ({ value, label: t('announcement.hoursValue', { n: value }) }))} /></label>
        {making.error !== null && <FailureView failure={making.error} />}
        <Button type="primary" htmlType="submit" disabled={making.isPending || words.trim().length < 2}>{t('announcement.make')}</Button>
      </form>
    </section>
  )
}
