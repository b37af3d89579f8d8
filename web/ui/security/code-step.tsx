import './security.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { giveCode } from '../api/session-api.ts'
import { useText } from '../i18n/use-text.ts'
import { FailureView } from '../parts/failure-view.tsx'
import { usePageTitle } from '../parts/page-title.ts'
import { SESSION_KEY } from '../session/query-client.ts'
import { useLogOut } from '../session/use-session.ts'

/** Between the password and the first page: six digits of the authenticator, or a recovery code. */
export function CodeStep() {
  const t = useText()
  usePageTitle(t('factor.code.title'))
  const client = useQueryClient()
  const logOut = useLogOut()
  const give = useMutation({ mutationFn: giveCode, onSuccess: (me) => client.setQueryData(SESSION_KEY, me) })
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    give.mutate(String(new FormData(event.currentTarget).get('code')).trim())
  }
  return (
    <form className="sec-form" onSubmit={onSubmit}>
      <h1 className="page-heading">{t('factor.code.title')}</h1>
      <p>{t('factor.code.hint')}</p>
      <label className="sec-field">{t('factor.code')}<input name="code" className="sec-input sec-code" autoComplete="one-time-code" required minLength={6} maxLength={20} /></label>
      {give.isError && <FailureView failure={give.error} />}
      <button type="submit" className="button button-primary button-wide" disabled={give.isPending}>{t('factor.code.submit')}</button>
      <button type="button" className="button button-wide" disabled={logOut.isPending} onClick={() => logOut.mutate()}>{t('action.logOut')}</button>
    </form>
  )
}
