import { App, Button } from 'antd'
import { useState } from 'react'
import { UNDO_SECONDS } from '../../../src/domain/limits.ts'
import { undoFollowUps } from '../../ui/api/follow-up-api.ts'
import { useNow } from '../../ui/clock/server-clock.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useBulk, type Failed } from '../warning/use-bulk.ts'
import { AFTER_CASE } from './live-list.tsx'

/** By their tasks. */
export type HandedOver = { readonly ids: readonly string[]; readonly until: number }

/** For thirty seconds what was handed over can be taken back; what somebody has accepted by then stays with them, and is named. */
export function HandedOverBar({ handed: { ids, until }, onClose }: { readonly handed: HandedOver; readonly onClose: () => void }) {
  const t = useText()
  const language = useLanguage()
  const { message } = App.useApp()
  const [failed, setFailed] = useState<Failed>([])
  const secondsLeft = Math.min(UNDO_SECONDS, Math.ceil((until - useNow()) / 1_000))
  const undo = useBulk(AFTER_CASE, undoFollowUps, (left) => {
    setFailed(left)
    if (left.length > 0) return
    void message.success(t('followUps.undone', { n: ids.length }))
    onClose()
  })
  const mayUndo = failed.length === 0 && secondsLeft > 0
  return (
    <div className="chosen-bar" role="status">
      <strong>{t('followUps.handed', { n: ids.length })}</strong>
      {mayUndo && <Button disabled={undo.isPending} onClick={() => undo.mutate(ids)}>{t('followUps.undo', { n: secondsLeft })}</Button>}
      {failed.length > 0 && <span>{t('followUps.undoFailed', { n: failed.length, why: failed[0]?.failure?.[language] ?? '' })}</span>}
      {undo.isError && <FailureView failure={undo.error} />}
      <Button type="text" onClick={onClose}>{t('followUps.close')}</Button>
    </div>
  )
}
