import './announcements.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ANNOUNCEMENTS_KEY, seeAnnouncement } from '../api/announcement-api.ts'
import { useText } from '../i18n/use-text.ts'
import { useAnnouncements } from './use-announcements.ts'

/** Each stands until whoever has the page says that they have read it. */
export function AnnouncementBanner() {
  const t = useText()
  const client = useQueryClient()
  const announcements = useAnnouncements()
  const seen = useMutation({ mutationFn: seeAnnouncement, onSuccess: (list) => client.setQueryData(ANNOUNCEMENTS_KEY, list) })
  return (
    <div role="status">
      {(announcements.data?.items ?? []).filter((one) => !one.seen).map((one) => (
        <p key={one.id} className="announcement">
          <strong>{t('announcement.word')}</strong> <span className="announcement-words">{one.words}</span> <span className="announcement-by">{one.by}</span>
          <button type="button" className="button" disabled={seen.isPending} onClick={() => seen.mutate(one.id)}>{t('announcement.seen')}</button>
        </p>
      ))}
    </div>
  )
}
