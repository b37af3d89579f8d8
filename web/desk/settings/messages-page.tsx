import './settings.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { MESSAGE_PLACES, type MessageTexts } from '../../../src/contract/settings.ts'
import { readMessages, saveMessages } from '../../ui/api/settings-api.ts'
import { enAccounts } from '../../ui/i18n/en-accounts.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhAccounts } from '../../ui/i18n/zh-accounts.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'

addTexts({ zh: zhAccounts, en: enAccounts })

const KINDS = ['person', 'guardian', 'registered', 'code', 'appeal'] as const satisfies readonly (keyof MessageTexts)[]
/** What one message of a carrier holds; a longer one is sent in parts of 67. */
const [CHARS_ONE, CHARS_PART] = [70, 67]
const CHARS_MAX = 210
/** As long as what stands there when it leaves: six digits, eight of a reference. */
const FILLED: Readonly<Record<string, string>> = { code: '0'.repeat(6), appeal: '0'.repeat(8) }
const placeOf = (kind: keyof MessageTexts): string | undefined => (kind === 'code' || kind === 'appeal' ? MESSAGE_PLACES[kind] : undefined)

/** The words that leave by SMS, as those who get them read them. */
export function MessagesPage() {
  const t = useText()
  usePageTitle(t('desk.nav.messages'))
  const messages = useQuery({ queryKey: ['messages'], queryFn: ({ signal }) => readMessages(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.messages')}</h1><span className="quiet">{t('messages.hint')}</span></div>
      {messages.isPending && <Skeleton rows={8} />}
      {messages.isError && <FailureView failure={messages.error} onRetry={() => void messages.refetch()} />}
      {messages.data !== undefined && <Texts saved={messages.data} />}
    </main>
  )
}

function Texts({ saved }: { readonly saved: MessageTexts }) {
  const t = useText()
  const client = useQueryClient()
  const mayWrite = useMay('settings.write')
  const [texts, setTexts] = useState(saved)
  const save = useMutation({ mutationFn: saveMessages, onSuccess: (now) => client.setQueryData(['messages'], now) })
  const lacking = KINDS.filter((kind) => !texts[kind].includes(placeOf(kind) ?? ''))
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (lacking.length === 0) save.mutate(texts)
    else document.getElementById(`message-${lacking[0]}`)?.focus()
  }
  return (
    <form className="panel messages" onSubmit={onSubmit}>
      {!mayWrite && <p className="quiet">{t('messages.readOnly')}</p>}
      {KINDS.map((kind) => (
        <div key={kind} className="desk-field">
          <label htmlFor={`message-${kind}`}>{t(`messages.${kind}`)}</label>
          <span className="quiet">{t(`messages.${kind}.when`)}</span>
          <Input.TextArea id={`message-${kind}`} value={texts[kind]} rows={3} required minLength={10} maxLength={CHARS_MAX}
            readOnly={!mayWrite} aria-invalid={lacking.includes(kind)} aria-describedby={`message-${kind}-about`} onChange={(event) => setTexts({ ...texts, [kind]: event.target.value })} />
          <span id={`message-${kind}-about`}>
            <Length text={texts[kind].replaceAll(placeOf(kind) ?? '', FILLED[kind] ?? '')} />
            {lacking.includes(kind) && <strong className="limit-bad" role="alert"> {t('messages.lacking', { place: placeOf(kind)! })}</strong>}
          </span>
        </div>
      ))}
      {save.isError && <FailureView failure={save.error} />}
      {mayWrite && <p><Button type="primary" htmlType="submit" disabled={save.isPending}>{t('messages.save')}</Button>{save.isSuccess && <span role="status"> {t('messages.saved')}</span>}</p>}
    </form>
  )
}

function Length({ text: { length } }: { readonly text: string }) {
  const t = useText()
  return <span className="quiet">{t('messages.count', { chars: length, parts: partsOf(length) })}</span>
}

function partsOf(chars: number): number {
  return chars <= CHARS_ONE ? 1 : Math.ceil(chars / CHARS_PART)
}
