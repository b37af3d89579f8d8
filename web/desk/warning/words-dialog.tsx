import { App, Input } from 'antd'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from './desk-dialog.tsx'
import { useWarningMove } from './use-warning.ts'

const WORDS_CHARS_MAX = 500

/** Reopening and a reply from another bureau both need words, which stay in the timeline. */
export function WordsDialog({ warningId, kind, onClose }: { readonly warningId: string; readonly kind: 'reopen' | 'note-reply'; readonly onClose: () => void }) {
  const t = useText()
  const { message } = App.useApp()
  const [words, setWords] = useState('')
  const move = useWarningMove(warningId, () => {
    void message.success(t('act.done'))
    onClose()
  })
  const onSubmit = () => move.mutate({ on: 'warning', move: kind === 'reopen' ? { path: 'reopen', body: { reason: words.trim() } } : { path: 'reply', body: { reply: words.trim() } } })
  return (
    <DeskDialog title={t(`act.${kind}`)} isPending={move.isPending} failure={move.error} onSubmit={onSubmit} onClose={onClose}>
      <label className="desk-field">{t(kind === 'reopen' ? 'act.reopenReason' : 'act.reply')}<Input.TextArea rows={3} required minLength={2} maxLength={WORDS_CHARS_MAX} value={words} onChange={(event) => setWords(event.target.value)} /></label>
    </DeskDialog>
  )
}
