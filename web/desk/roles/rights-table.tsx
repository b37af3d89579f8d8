import { Fragment } from 'react'
import type { RightPair } from '../../../src/contract/role.ts'
import { ROLES, type Role } from '../../../src/domain/access.ts'
import { isKept } from '../../../src/domain/role-rights.ts'
import { useCodeName, useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import { isEverywhere, isTaken, placesFor, RIGHT_GROUPS, rightsOf } from './rights.ts'

interface Props {
  readonly only: Role | 'all'
  readonly withdrawn: readonly RightPair[]
  readonly saved: readonly RightPair[]
  /** Null: only to be read. */
  readonly onToggle: ((pair: RightPair) => void) | null
}

export function RightsTable({ only, withdrawn, saved, onToggle }: Props) {
  const t = useText()
  const codeName = useCodeName()
  const roles = only === 'all' ? ROLES : [only]
  const columns = roles.length + (onToggle === null ? 1 : 2)
  return (
    <ScrollRegion label={t('roles.table')}>
      <table className={`sheet-table roles-table ${only === 'all' ? '' : 'roles-table-one'}`}>
        <thead>
          <tr>
            <th scope="col">{t('roles.action')}</th>
            {roles.map((role) => <th key={role} scope="col">{only === 'all' ? codeName('role', role) : t('roles.where')}</th>)}
            {onToggle !== null && <th scope="col">{t('roles.has')}</th>}
          </tr>
        </thead>
        <tbody>
          {RIGHT_GROUPS.map((group) => (
            <Fragment key={group}>
              <tr className="roles-group"><th scope="rowgroup" colSpan={columns}>{t(`rightGroup.${group}`)}</th></tr>
              {rightsOf(group).map((action) => (
                <tr key={action}>
                  <th scope="row">{t(`right.${action}`)}</th>
                  {roles.map((role) => <td key={role}><Places pair={{ role, action }} withdrawn={withdrawn} /></td>)}
                  {onToggle !== null && only !== 'all' && <td><Tick pair={{ role: only, action }} withdrawn={withdrawn} saved={saved} onToggle={onToggle} /></td>}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Places({ pair, withdrawn }: { readonly pair: RightPair; readonly withdrawn: readonly RightPair[] }) {
  const t = useText()
  const codeName = useCodeName()
  const separator = useLanguage() === 'zh' ? '、' : ', '
  const { role, action } = pair
  const places = placesFor(role, action)
  if (places.length === 0) return <span className="quiet">{t('roles.nowhere')}</span>
  if (isTaken(withdrawn, pair)) return <span className="roles-taken">{t('roles.taken')}</span>
  return isEverywhere(role, places) ? <strong>{t('roles.everywhere')}</strong> : places.map((kind) => codeName('unitKind', kind)).join(separator)
}

interface TickProps extends Pick<Props, 'withdrawn' | 'saved'> {
  readonly pair: RightPair
  readonly onToggle: (pair: RightPair) => void
}

function Tick({ pair, withdrawn, saved, onToggle }: TickProps) {
  const t = useText()
  if (placesFor(pair.role, pair.action).length === 0) return null
  if (isKept(pair.role, pair.action)) return <span className="quiet">{t('roles.kept')}</span>
  const isOff = isTaken(withdrawn, pair)
  return (
    <label className="roles-tick">
      <input type="checkbox" aria-label={t(`right.${pair.action}`)} checked={!isOff} onChange={() => onToggle(pair)} />
      {isOff !== isTaken(saved, pair) && <strong>{t(isOff ? 'roles.willTake' : 'roles.willGive')}</strong>}
    </label>
  )
}
