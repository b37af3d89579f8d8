import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { ROLES, type Role } from '../../../src/domain/access.ts'
import { readFactorRoles, saveFactorRoles } from '../../ui/api/account-api.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'

/** Which roles must have a second factor: who has none sets one up before anything else. */
export function FactorRolesForm() {
  const t = useText()
  const saved = useQuery({ queryKey: ['factor-roles'], queryFn: ({ signal }) => readFactorRoles(signal) })
  return (
    <section className="panel" aria-labelledby="factor-roles">
      <h2 id="factor-roles" className="panel-title">{t('accounts.factorRoles')}</h2>
      <p className="quiet">{t('accounts.factorRoles.hint')}</p>
      {saved.isPending && <Skeleton rows={2} />}
      {saved.isError && <FailureView failure={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data !== undefined && <Choice roles={saved.data.roles} />}
    </section>
  )
}

function Choice({ roles }: { readonly roles: readonly Role[] }) {
  const t = useText()
  const codeName = useCodeName()
  const client = useQueryClient()
  const [chosen, setChosen] = useState(roles)
  const save = useMutation({ mutationFn: saveFactorRoles, onSuccess: (now) => client.setQueryData(['factor-roles'], now) })
  return (
    <>
      <Checkbox.Group className="factor-roles" aria-label={t('accounts.factorRoles')} value={[...chosen]} onChange={(next) => setChosen(next as Role[])} options={ROLES.map((role) => ({ value: role, label: codeName('role', role) }))} />
      {save.isError && <FailureView failure={save.error} />}
      <p><Button disabled={save.isPending} onClick={() => save.mutate({ roles: [...chosen] })}>{t('accounts.save')}</Button>{save.isSuccess && <span role="status"> {t('accounts.saved')}</span>}</p>
    </>
  )
}
