import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { openWall } from '../../ui/api/wall-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { SESSION_KEY } from '../../ui/session/query-client.ts'
import { DeskDialog } from '../warning/desk-dialog.tsx'

/** The screen stays logged in for thirty days and can do nothing but show this page. */
export function StayDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const stay = useMutation({
    mutationFn: openWall,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: SESSION_KEY })
      onClose()
    },
  })
  return (
    <DeskDialog title={t('wall.stay')} hint={t('wall.stay.hint')} isPending={stay.isPending} isReady={password !== ''} failure={stay.error} onSubmit={() => stay.mutate(password)} onClose={onClose}>
      <label className="desk-field">{t('login.password')}<Input type="password" value={password} autoComplete="current-password" maxLength={200} onChange={(event) => setPassword(event.target.value)} /></label>
    </DeskDialog>
  )
}
