import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import type { RightPair, RoleRights } from '../../../src/contract/role.ts'
import { ROLES, type Role } from '../../../src/domain/access.ts'
import { previewRoleRights, saveRoleRights } from '../../ui/api/settings-api.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { samePairs, withoutPair, isTaken } from './rights.ts'
import { RightsPreview } from './rights-preview.tsx'
import { RightsTable } from './rights-table.tsx'

export const ROLE_RIGHTS_KEY = ['role-rights']

/** Of one role a right is ticked or not; all that was changed is looked at together before it is saved. What is ticked stays when somebody else saves meanwhile. */
export function RightsForm({ saved }: { readonly saved: RoleRights }) {
  const t = useText()
  const codeName = useCodeName()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayWrite = useMay('account.manage')
  const [only, setOnly] = useState<Role | 'all'>('all')
  const [draft, setDraft] = useState<readonly RightPair[]>()
  const withdrawn = draft ?? saved.withdrawn
  const isChanged = !samePairs(withdrawn, saved.withdrawn)
  const asked = JSON.stringify([withdrawn, saved.version])
  const look = useMutation({ mutationFn: async () => ({ effect: await previewRoleRights(withdrawn), asked }) })
  const revert = () => {
    look.reset()
    setDraft(undefined)
  }
  const save = useMutation({
    mutationFn: (reason: string) => saveRoleRights({ withdrawn: [...withdrawn], seen: saved.version, reason }),
    onSuccess: (now) => {
      void message.success(t('roles.saved'))
      client.setQueryData(ROLE_RIGHTS_KEY, now)
      revert()
    },
    onError: () => client.invalidateQueries({ queryKey: ROLE_RIGHTS_KEY }),
  })
  const toggle = (pair: RightPair) => {
    save.reset()
    look.reset()
    setDraft(isTaken(withdrawn, pair) ? withoutPair(withdrawn, pair) : [...withdrawn, pair])
  }
  const isLooked = isChanged && look.data?.asked === asked
  return (
    <>
      <section className="panel" aria-labelledby="roles-table">
        <h2 id="roles-table" className="panel-title">{t('roles.table')}</h2>
        <label className="desk-field roles-only">{t('roles.only')}<Select aria-label={t('roles.only')} value={only} onChange={setOnly} options={[{ value: 'all', label: t('roles.all') }, ...ROLES.map((role) => ({ value: role, label: codeName('role', role) }))]} /></label>
        {mayWrite && <p className="quiet">{t(only === 'all' ? 'roles.chooseOne' : 'roles.untick')}</p>}
        <RightsTable only={only} withdrawn={withdrawn} saved={saved.withdrawn} onToggle={mayWrite && only !== 'all' ? toggle : null} />
        {look.isError && <FailureView failure={look.error} />}
        {mayWrite && (
          <div className="form-end">
            <Button disabled={!isChanged} onClick={revert}>{t('settings.revert')}</Button>
            <Button type={isLooked ? 'default' : 'primary'} disabled={!isChanged || look.isPending} onClick={() => look.mutate()}>{look.isPending ? t('action.busy') : t('roles.look')}</Button>
          </div>
        )}
      </section>
      {save.isError && <div className="panel"><FailureView failure={save.error} /></div>}
      {isLooked && <RightsPreview effect={look.data!.effect} before={saved.withdrawn} after={withdrawn} isSaving={save.isPending} onSave={(reason) => save.mutate(reason)} />}
    </>
  )
}
