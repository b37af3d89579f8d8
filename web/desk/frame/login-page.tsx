import { Button, Input } from 'antd'
import type { FormEvent } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LanguageSwitch } from '../../ui/parts/language-switch.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { useLogIn } from '../../ui/session/use-session.ts'

export function LoginPage() {
  const t = useText()
  usePageTitle(t('login.title'))
  const logIn = useLogIn()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    logIn.mutate({ login: String(form.get('login')), password: String(form.get('password')) })
  }
  return (
    <main className="gate">
      <form className="gate-card" onSubmit={onSubmit}>
        <div className="gate-top"><LanguageSwitch /></div>
        <h1 className="gate-title">{t('product.name')}</h1>
        <p className="quiet">{t('desk.appName')}</p>
        <label className="desk-field">{t('login.login')}<Input name="login" size="large" autoComplete="username" required maxLength={64} /></label>
        <label className="desk-field">{t('login.password')}<Input name="password" type="password" size="large" autoComplete="current-password" required maxLength={200} /></label>
        {logIn.isError && <FailureView failure={logIn.error} />}
        <Button type="primary" size="large" htmlType="submit" block disabled={logIn.isPending}>{logIn.isPending ? t('login.busy') : t('login.submit')}</Button>
      </form>
    </main>
  )
}
