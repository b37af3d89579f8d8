import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { changePassword } from '../../ui/api/session-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { SESSION_KEY } from '../../ui/session/query-client.ts'

/** Where a one-time password leads, and nothing else until it is changed. */
export function PasswordPage() {
  const t = useText()
  usePageTitle(t('password.title'))
  const client = useQueryClient()
  const [differs, setDiffers] = useState(false)
  const change = useMutation({
    mutationFn: ({ old, fresh }: { old: string; fresh: string }) => changePassword(old, fresh),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSION_KEY }),
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
    <main className="gate">
      <form className="gate-card" onSubmit={onSubmit}>
        <h1 className="gate-title">{t('password.title')}</h1>
        <p className="quiet">{t('password.why')}</p>
        <label className="desk-field">{t('password.old')}<Input name="old" type="password" autoComplete="current-password" required /></label>
        <label className="desk-field">{t('password.new')}<Input name="fresh" type="password" autoComplete="new-password" required minLength={10} maxLength={200} /></label>
        <label className="desk-field">{t('password.again')}<Input name="again" type="password" autoComplete="new-password" required minLength={10} maxLength={200} /></label>
        {differs && <p className="desk-error" role="alert">{t('password.differs')}</p>}
        {change.isError && <FailureView failure={change.error} />}
        <Button type="primary" htmlType="submit" block disabled={change.isPending}>{t('password.submit')}</Button>
      </form>
    </main>
  )
}
