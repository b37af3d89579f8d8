import '../settings/settings.css'
import './roles.css'
import { useQuery } from '@tanstack/react-query'
import { readRoleRights } from '../../ui/api/settings-api.ts'
import { enRoles } from '../../ui/i18n/en-roles.ts'
import { enUnits } from '../../ui/i18n/en-units.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhRoles } from '../../ui/i18n/zh-roles.ts'
import { zhUnits } from '../../ui/i18n/zh-units.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { RightsForm, ROLE_RIGHTS_KEY } from './rights-form.tsx'
import { RightsHistory } from './rights-history.tsx'

addTexts({ zh: { ...zhRoles, ...zhUnits }, en: { ...enRoles, ...enUnits } })

/** Which role may do what, and in which kind of unit: src/domain/access.ts in words, less what the bureau has taken away. */
export function RolesPage() {
  const t = useText()
  usePageTitle(t('desk.nav.roles'))
  const saved = useQuery({ queryKey: ROLE_RIGHTS_KEY, queryFn: ({ signal }) => readRoleRights(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.roles')}</h1><span className="quiet">{t('roles.hint')}</span></div>
      {saved.isPending && <Skeleton rows={10} />}
      {saved.isError && <FailureView failure={saved.error} onRetry={() => void saved.refetch()} />}
      {saved.data !== undefined && <RightsForm saved={saved.data} />}
      {saved.data !== undefined && <RightsHistory history={saved.data.history} />}
    </main>
  )
}
