import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, type FormEvent } from 'react'
import { isUnreachable, ownFailure } from '../../ui/api/failure.ts'
import { logIn } from '../../ui/api/session-api.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { enOffline } from '../../ui/i18n/en-offline.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhOffline } from '../../ui/i18n/zh-offline.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { SESSION_KEY } from '../../ui/session/query-client.ts'
import { useLogOut } from '../../ui/session/use-session.ts'
import { lockedLogin, unlock } from './lock-state.ts'
import { adopt, open } from './offline.ts'

addTexts({ zh: zhOffline, en: enOffline })

/** Whether the session still stands is asked also while nobody looks: a lost phone lies locked. */
const ASK_EVERY_MS = 60_000

/** Before everything else: the password of whoever locked it. It opens what lies on the phone, also without signal; one that does not is put to the server. */
export function LockPage() {
  const t = useText()
  const client = useQueryClient()
  const logOut = useLogOut()
  usePageTitle(t('lock.title'))
  const opening = useMutation({ mutationFn: (password: string) => openWith(password) })
  useEffect(() => {
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: SESSION_KEY }), ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [client])
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    opening.mutate(String(new FormData(event.currentTarget).get('password')))
  }
  const openWith = async (password: string) => {
    const login = lockedLogin()
    const found = await open(login, password)
    if (found === 'open') return
    try {
      const me = await logIn(login, password)
      await adopt(me, password)
      client.setQueryData(SESSION_KEY, me)
      unlock()
    } catch (failure) {
      throw found === 'shut' && isUnreachable(failure) ? ownFailure('client.wrong_password') : failure
    }
  }
  return (
    <main className="page login lock">
      <h1 className="login-product">{t('lock.title')}</h1>
      <p className="login-place">{t('lock.why', { login: lockedLogin() })}</p>
      <form className="form" onSubmit={onSubmit}>
        <label className="field">
          <span className="field-label">{t('login.password')}</span>
          <input name="password" type="password" className="input" autoComplete="current-password" required maxLength={200} />
        </label>
        {opening.isError && <FailureView failure={opening.error} />}
        <button type="submit" className="button button-primary button-wide button-tall" disabled={opening.isPending}>{opening.isPending ? t('action.busy') : t('lock.open')}</button>
        {logOut.isError && <FailureView failure={logOut.error} />}
        <button type="button" className="button button-quiet button-wide" disabled={logOut.isPending} onClick={() => logOut.mutate()}>{t('lock.logOut')}</button>
      </form>
    </main>
  )
}
