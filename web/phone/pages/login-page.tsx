import type { FormEvent } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LanguageSwitch } from '../../ui/parts/language-switch.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { useLogIn } from '../../ui/session/use-session.ts'
import { offline } from '../offline/load.ts'

export function LoginPage() {
  const t = useText()
  usePageTitle(t('login.title'))
  const logIn = useLogIn()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const password = String(form.get('password'))
    // The only moment at which the password is known: with it, this phone works without signal.
    logIn.mutateAsync({ login: String(form.get('login')), password }).then((me) => offline().then((phone) => phone.adopt(me, password)), () => undefined)
  }
  return (
    <main className="page login">
      <div className="login-top"><LanguageSwitch className="button button-quiet" /></div>
      <h1 className="login-product">{t('product.name')}</h1>
      <p className="login-place">{t('phone.appName')}</p>
      <form className="form" onSubmit={onSubmit}>
        <label className="field">
          <span className="field-label">{t('login.login')}</span>
          <input name="login" className="input" autoComplete="username" autoCapitalize="none" required maxLength={64} />
        </label>
        <label className="field">
          <span className="field-label">{t('login.password')}</span>
          <input name="password" type="password" className="input" autoComplete="current-password" required maxLength={200} />
        </label>
        {logIn.isError && <FailureView failure={logIn.error} />}
        <button type="submit" className="button button-primary button-wide button-tall" disabled={logIn.isPending}>
          {logIn.isPending ? t('login.busy') : t('login.submit')}
        </button>
      </form>
    </main>
  )
}
