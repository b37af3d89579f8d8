import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import type { AlertDraft } from './alert-draft.ts'
import { EarlierFields } from './earlier-fields.tsx'

const EARLIER_FIELDS = ['payee', 'payeeBank', 'amountFen', 'at']

interface Props {
  readonly draft: AlertDraft
  readonly set: (change: Partial<AlertDraft>) => void
  readonly wordsOf: (path: string) => string | undefined
}

/** What goes along when there is time. The alert does not wait for it: transfers can be added to it afterwards, until it is settled. */
export function MoreFields({ draft, set, wordsOf }: Props) {
  const t = useText()
  const [isShown, setShown] = useState(false)
  const wordsOfEarlier = (nth: number, field: string) => wordsOf(`/earlier/${nth}/${field}`)
  // What is wrong is not hidden behind a fold.
  const isWrong = draft.earlier.some((_, nth) => EARLIER_FIELDS.some((field) => wordsOfEarlier(nth, field) !== undefined))
  return (
    <details className="counter-more" open={isShown || isWrong} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('counter.more')}</summary>
      <label className="field"><span className="field-label">{t('counter.name')}</span><input className="input" autoComplete="off" maxLength={64} value={draft.name} onChange={(event) => set({ name: event.target.value })} /></label>
      <label className="field"><span className="field-label">{t('counter.payee')}</span><input className="input" autoComplete="off" maxLength={200} value={draft.payee} onChange={(event) => set({ payee: event.target.value })} /></label>
      <p className="field-label">{t('counter.earlier')}</p>
      <EarlierFields earlier={draft.earlier} onChange={(earlier) => set({ earlier })} wordsOf={wordsOfEarlier} />
    </details>
  )
}
