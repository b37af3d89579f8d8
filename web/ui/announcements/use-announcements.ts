import { useQuery } from '@tanstack/react-query'
import { ANNOUNCEMENTS_KEY, readAnnouncements } from '../api/announcement-api.ts'
import { useLiveEvent } from '../live/live-stream.ts'
import { usePollMs } from '../live/use-poll-ms.ts'

export function useAnnouncements() {
  const pollMs = usePollMs()
  const announcements = useQuery({ queryKey: ANNOUNCEMENTS_KEY, queryFn: ({ signal }) => readAnnouncements(signal), refetchInterval: pollMs })
  useLiveEvent((event) => {
    if (event.type === 'announcement.changed') void announcements.refetch()
  })
  return announcements
}
