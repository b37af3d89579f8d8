import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { changePassword } from '../../ui/api/session-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { SESSION_KEY } from '../../ui/session/query-client.ts'
import { useMe } from '../../ui/session/use-session.ts'
import { offline } from '../offline/load.ts'

/** Where a one-time password leads, and nothing else until it is changed. */
export function PasswordPage() {
  const t = useText()
  usePageTitle(t('password.title'))
  return (
    <main className="page">
      <h1 className="page-heading">{t('password.title')}</h1>
      <p>{t('password.why')}</p>
      <PasswordForm />
    </main>
  )
}

export function PasswordForm({ onDone }: { readonly onDone?: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const me = useMe()
  const [differs, setDiffers] = useState(false)
  const change = useMutation({
    mutationFn: ({ old, fresh }: { old: string; fresh: string }) => changePassword(old, fresh),
    onSuccess: async (_done, { old, fresh }) => {
      await (await offline()).passwordChanged(me.id, old, fresh)
      await client.invalidateQueries({ queryKey: SESSION_KEY })
      onDone?.()
    },
  })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const fresh = String(form.get('fresh'))
    const isSame = fresh === String(form.get('again'))
    setDiffers(!isSame)
    if (isSame) change.mutate({ old: String(form.get('old')), fresh })
  }
  return (
    <form className="form" onSubmit={onSubmit}>
      <PasswordField name="old" label={t('password.old')} autoComplete="current-password" />
      <PasswordField name="fresh" label={t('password.new')} autoComplete="new-password" minLength={10} />
      <PasswordField name="again" label={t('password.again')} autoComplete="new-password" minLength={10} />
      {differs && <p className="field-error" role="alert">{t('password.differs')}</p>}
      {change.isError && <FailureView failure={change.error} />}
      <button type="submit" className="button button-primary button-wide button-tall" disabled={change.isPending}>{t('password.submit')}</button>
    </form>
  )
}

function PasswordField({ label, ...input }: { readonly name: string; readonly label: string; readonly autoComplete: string; readonly minLength?: number }) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input type="password" className="input" required maxLength={200} {...input} />
    </label>
  )
}
