import { Button, Modal } from 'antd'
import type { FormEvent, ReactNode } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'

interface Props {
  readonly title: string
  readonly hint?: string
  /** What its button says; else “OK”. */
  readonly submit?: string
  readonly isPending: boolean
  /** Whether there is anything to submit yet. */
  readonly isReady?: boolean
  readonly failure: unknown
  readonly onSubmit: () => void
  readonly onClose: () => void
  /** In pixels, where a form needs more than a dialog usually has. */
  readonly width?: number
  readonly children?: ReactNode
}

/** One question, its fields, and what the server said about the answer. */
export function DeskDialog({ title, hint, submit: words, isPending, isReady = true, failure, onSubmit, onClose, width, children }: Props) {
  const t = useText()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPending && isReady) onSubmit()
  }
  return (
    <Modal open title={title} footer={null} {...(width === undefined ? {} : { width })} onCancel={onClose} closable={{ 'aria-label': t('action.cancel') }}>
      <form className="desk-form" onSubmit={submit}>
        {hint !== undefined && <p className="quiet dialog-hint">{hint}</p>}
        {children}
        {failure !== null && <FailureView failure={failure} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" disabled={isPending || !isReady}>{isPending ? t('action.busy') : (words ?? t('act.ok'))}</Button>
        </div>
      </form>
    </Modal>
  )
}
