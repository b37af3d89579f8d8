import './slip.css'
import { Link } from '@tanstack/react-router'
import { useText } from '../ui/i18n/use-text.ts'
import { useLiveEvent } from '../ui/live/live-stream.ts'
import { useNews } from '../ui/live/use-news.ts'

/** For a station's duty officer: a colleague's task is overdue. It stays until it was looked at. */
export function LateStrip() {
  const t = useText()
  const { news, newest, hear, drop } = useNews()
  useLiveEvent(({ type, id, mine }) => {
    if (type === 'task.closed') drop({ id })
    if (type === 'task.late' && mine === true) hear({ id })
  })
  return (
    <div role="alert">
      {newest !== undefined && (
        <p className="slip slip-supervise late-strip">
          <Link to="/tasks/$taskId" params={{ taskId: newest.id }} onClick={() => drop(newest)}>{t('task.lateInUnit', { n: news.length })}</Link>
        </p>
      )}
    </div>
  )
}
