import { useState } from 'react'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { Field } from './field.tsx'
import { filledFrom, isBlank, nextTransfer, withTransfer, type ReportDraft } from './report-draft.ts'

interface Props {
  readonly draft: ReportDraft
  readonly onFill: (draft: ReportDraft, key: number, guessed: readonly string[]) => void
}

const FIELD_NAMES = { payee: 'intake.payee', payeeName: 'intake.payeeName', payeeBank: 'intake.payeeBank', amount: 'intake.amount', at: 'intake.at', channel: 'intake.channel', payer: 'intake.payer', payerBank: 'intake.payerBank' } as const

/** Read in the browser: what a victim's message says goes nowhere before it is checked and saved. */
export function PasteBox({ draft, onFill }: Props) {
  const t = useText()
  const [said, setSaid] = useState('')
  const read = (words: string) => {
    if (words.trim() === '') return
    const into = draft.transfers.find(isBlank) ?? nextTransfer(draft)
    const { transfer, fields, guessed, read: found } = filledFrom(words, into, serverNow())
    if (fields.every((field) => field === 'channel')) return setSaid(t('intake.pastedNothing'))
    const next = withTransfer(draft, transfer)
    const tails = [...(found.payerTail === undefined ? [] : [t('intake.payerTail', { tail: found.payerTail.value })]), ...(found.payeeTail === undefined ? [] : [t('intake.payeeTail', { tail: found.payeeTail.value })])]
    onFill(next, transfer.key, guessed)
    setSaid([t('intake.pasted', { n: next.transfers.findIndex(({ key }) => key === transfer.key) + 1, fields: fields.map((field) => t(FIELD_NAMES[field as keyof typeof FIELD_NAMES])).join(t('list.separator')) }), ...tails].join('；'))
  }
  return (
    <div className="intake-paste">
      <Field label={t('intake.paste')} words={undefined}>
        <textarea
          className="native-input" data-key="2" rows={2} maxLength={4_000} placeholder={t('intake.pasteHint')} value=""
          onPaste={(event) => {
            event.preventDefault()
            read(event.clipboardData.getData('text'))
          }}
          onChange={(event) => read(event.target.value)}
        />
      </Field>
      <p className="field-echo" role="status">{said}</p>
    </div>
  )
}
