import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { Merged } from '../../../src/contract/warning.ts'
import type { WarningDetailView } from '../../ui/api/warning-api.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { momentOf } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { fraudTitle } from '../../ui/parts/names.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { useWarningMove } from './use-warning.ts'

/** The other numbers of the same human being, whose warnings go on in this one. */
export function MergedPanel({ merged }: { readonly merged: WarningDetailView['merged'] }) {
  const t = useText()
  const [undoing, setUndoing] = useState<string | null>(null)
  if (merged.length === 0) return null
  return (
    <section className="panel" aria-labelledby="merged-title">
      <h2 id="merged-title" className="panel-title">{t('merge.title')}</h2>
      <ul className="plain-list">
        {merged.map((one) => (
          <li key={one.id} className="merged-line">
            <MergedWords merged={one} />
            {one.undoUntil !== null && <Button size="small" onClick={() => setUndoing(one.id)}>{t('act.unmerge')}</Button>}
          </li>
        ))}
      </ul>
      {undoing !== null && <UnmergeDialog warningId={undoing} undoUntil={merged.find((one) => one.id === undoing)?.undoUntil ?? null} onClose={() => setUndoing(null)} />}
    </section>
  )
}

/** Which one, of which unit, by whom and why; who may not open it reads its number all the same. */
export function MergedWords({ merged }: { readonly merged: Merged }) {
  const t = useText()
  const language = useLanguage()
  const number = merged.id.slice(0, 8)
  return (
    <span>
      <LevelBadge level={merged.level} /> {fraudTitle(merged.fraudType, language, t)}{' '}
      {merged.isSeen ? <Link to="/warnings/$warningId" params={{ warningId: merged.id }} className="warning-head-id">{number}</Link> : <span className="warning-head-id">{number}</span>}
      <span className="quiet"> · {merged.unit} · {t('merge.by', { who: merged.by ?? '', time: momentOf(merged.at, serverNow(), language) })}{merged.note !== '' && ` · ${merged.note}`}</span>
    </span>
  )
}

interface UnmergeProps {
  readonly warningId: string
  readonly undoUntil: string | null
  readonly onClose: () => void
}

export function UnmergeDialog({ warningId, undoUntil, onClose }: UnmergeProps) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const move = useWarningMove(warningId, () => {
    void message.success(t('merge.unmerged'))
    void client.invalidateQueries({ queryKey: ['warning'] })
    onClose()
  })
  const minutes = undoUntil === null ? 0 : Math.max(0, Math.ceil((Date.parse(undoUntil) - serverNow()) / 60_000))
  return <DeskDialog title={t('act.unmerge')} hint={t('merge.unmergeHint', { n: minutes })} isPending={move.isPending} failure={move.error} onSubmit={() => move.mutate({ on: 'warning', move: { path: 'unmerge', body: {} } })} onClose={onClose} />
}
