import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useText } from '../ui/i18n/use-text.ts'

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A question at the bottom edge, within the thumb's reach. The native dialog keeps the focus inside and closes on Escape or the back gesture. */
export function Sheet({ title, onClose, children }: Props) {
  const t = useText()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    if (element?.open === false) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={titleId} onCancel={onClose}>
      <div className="sheet-body">
        <h2 id={titleId} className="sheet-title">{title}</h2>
        {children}
        <button type="button" className="button button-quiet button-wide" onClick={onClose}>{t('action.cancel')}</button>
      </div>
    </dialog>
  )
}
