import '../settings/settings.css'
import './roles.css'
import { Select } from 'antd'
import { Fragment, useState } from 'react'
import { ROLES, type Action, type Role } from '../../../src/domain/access.ts'
import { enRoles } from '../../ui/i18n/en-roles.ts'
import { enUnits } from '../../ui/i18n/en-units.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { zhRoles } from '../../ui/i18n/zh-roles.ts'
import { zhUnits } from '../../ui/i18n/zh-units.ts'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { isEverywhere, placesFor, RIGHT_GROUPS, rightsOf } from './rights.ts'

addTexts({ zh: { ...zhRoles, ...zhUnits }, en: { ...enRoles, ...enUnits } })

/** Which role may do what, and in which kind of unit: src/domain/access.ts in words. */
export function RolesPage() {
  const t = useText()
  const codeName = useCodeName()
  usePageTitle(t('desk.nav.roles'))
  const [only, setOnly] = useState<Role | 'all'>('all')
  const roles = only === 'all' ? ROLES : [only]
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.roles')}</h1><span className="quiet">{t('roles.hint')}</span></div>
      <section className="panel" aria-labelledby="roles-table">
        <h2 id="roles-table" className="panel-title">{t('roles.table')}</h2>
        <label className="desk-field roles-only">{t('roles.only')}<Select aria-label={t('roles.only')} value={only} onChange={setOnly} options={[{ value: 'all', label: t('roles.all') }, ...ROLES.map((role) => ({ value: role, label: codeName('role', role) }))]} /></label>
        <ScrollRegion label={t('roles.table')}>
          <table className={`sheet-table roles-table ${only === 'all' ? '' : 'roles-table-one'}`}>
            <thead><tr><th scope="col">{t('roles.action')}</th>{roles.map((role) => <th key={role} scope="col">{only === 'all' ? codeName('role', role) : t('roles.where')}</th>)}</tr></thead>
            <tbody>
              {RIGHT_GROUPS.map((group) => (
                <Fragment key={group}>
                  <tr className="roles-group"><th scope="rowgroup" colSpan={roles.length + 1}>{t(`rightGroup.${group}`)}</th></tr>
                  {rightsOf(group).map((action) => <tr key={action}><th scope="row">{t(`right.${action}`)}</th>{roles.map((role) => <td key={role}><Places role={role} action={action} /></td>)}</tr>)}
                </Fragment>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </section>
    </main>
  )
}

function Places({ role, action }: { readonly role: Role; readonly action: Action }) {
  const t = useText()
  const codeName = useCodeName()
  const separator = useLanguage() === 'zh' ? '、' : ', '
  const places = placesFor(role, action)
  if (places.length === 0) return <span className="quiet">{t('roles.nowhere')}</span>
  return isEverywhere(role, places) ? <strong>{t('roles.everywhere')}</strong> : places.map((kind) => codeName('unitKind', kind)).join(separator)
}
