import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { addAccount } from '../../ui/api/account-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'
import { hasOwnRegions, PostFields, type PostDraft } from './post-fields.tsx'

interface Props {
  /** The unit that the list shows alone. */
  readonly unit: string | undefined
  readonly onClose: () => void
}

/** One person more; the password is shown this once. */
export function NewAccountDialog({ unit, onClose }: Props) {
  const t = useText()
  const client = useQueryClient()
  const [post, setPost] = useState<PostDraft>({ unit: unit ?? null, role: null, regions: [] })
  const [facts, setFacts] = useState({ login: '', name: '', badge: '', phone: '' })
  const add = useMutation({ mutationFn: addAccount, onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['accounts'] }), client.invalidateQueries({ queryKey: ['unit-table'] })]) })
  const field = (name: keyof typeof facts) => ({ value: facts[name], onChange: (event: { readonly target: { readonly value: string } }) => setFacts({ ...facts, [name]: event.target.value }) })
  const [login, name, badge, phone] = [facts.login.trim(), facts.name.trim(), facts.badge.trim(), facts.phone.trim()]
  const submit = () => {
    if (add.isSuccess) return onClose()
    if (post.unit === null || post.role === null) return
    add.mutate({ login, name, badge: badge === '' ? null : badge, phone: phone === '' ? null : phone, unit: post.unit, role: post.role, regions: hasOwnRegions(post.role) ? post.regions.map((one) => one.region) : [] })
  }
  return (
    <DeskDialog title={t('accounts.add')} hint={t('accounts.addHint')} isPending={add.isPending} isReady={login !== '' && name !== '' && post.unit !== null && post.role !== null} failure={add.error} onSubmit={submit} onClose={onClose}>
      {add.data === undefined ? (
        <>
          <label className="desk-field">{t('accounts.login')}<span className="quiet field-hint">{t('accounts.loginHint')}</span><Input required autoComplete="off" maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9._\-]*" {...field('login')} /></label>
          <label className="desk-field">{t('accounts.name')}<Input required autoComplete="off" maxLength={64} {...field('name')} /></label>
          <PostFields post={post} onChange={setPost} />
          <label className="desk-field">{t('accounts.badge')}<span className="quiet field-hint">{t('accounts.badge.hint')}</span><Input autoComplete="off" maxLength={20} {...field('badge')} /></label>
          <label className="desk-field">{t('accounts.phone')}<Input type="tel" autoComplete="off" maxLength={20} {...field('phone')} /></label>
        </>
      ) : <p role="status">{t('accounts.made', { name, login })} {t('accounts.password')} <code className="one-time">{add.data.password}</code></p>}
    </DeskDialog>
  )
}
