import './slip.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../ui/i18n/use-text.ts'
import { useLiveEvent } from '../ui/live/live-stream.ts'

/** For a station's duty officer: a colleague's task is overdue. It stays until it was looked at. */
export function LateStrip() {
  const t = useText()
  const [ids, setIds] = useState<readonly string[]>([])
  useLiveEvent(({ type, id, mine }) => {
    if (type === 'task.closed') setIds((late) => late.filter((one) => one !== id))
    if (type === 'task.late' && mine === true) setIds((late) => [...late.filter((one) => one !== id), id])
  })
  const newest = ids.at(-1)
  return (
    <div role="alert">
      {newest !== undefined && (
        <p className="slip slip-supervise late-strip">
          <Link to="/tasks/$taskId" params={{ taskId: newest }} onClick={() => setIds(ids.slice(0, -1))}>{t('task.lateInUnit', { n: ids.length })}</Link>
        </p>
      )}
    </div>
  )
}
