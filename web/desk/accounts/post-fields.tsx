import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { ROLES, UNIT_KINDS, worksAt, type Role, type UnitKind } from '../../../src/domain/access.ts'
import { readUnits } from '../../ui/api/directory-api.ts'
import { useCodeName, useText } from '../../ui/i18n/use-text.ts'
import { rightsAt } from '../roles/rights.ts'
import { RegionField, type ChosenRegion } from '../units/region-field.tsx'

export type PostDraft = { readonly unit: string | null; readonly role: Role | null; readonly regions: readonly ChosenRegion[] }

/** They look after a village or a grid of their station's, not all of it. */
export function hasOwnRegions(role: Role | null): boolean {
  return role === 'grid-leader' || role === 'grid-worker'
}

interface Props {
  readonly post: PostDraft
  readonly onChange: (post: PostDraft) => void
}

/** Where somebody works and as what; what they may do there is said while it is chosen. */
export function PostFields({ post, onChange }: Props) {
  const t = useText()
  const codeName = useCodeName()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: 600_000 })
  const found = units.data?.items.find((one) => one.code === post.unit)
  const kind = UNIT_KINDS.find((one) => one === found?.kind)
  const roles = ROLES.filter((role) => kind === undefined || worksAt(role, kind))
  const options = (units.data?.items ?? []).map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))
  const chooseUnit = (unit: string) => {
    const next = units.data?.items.find((one) => one.code === unit)
    onChange({ ...post, unit, role: post.role !== null && next !== undefined && !worksAt(post.role, next.kind) ? null : post.role, regions: [] })
  }
  return (
    <>
      <label className="desk-field">
        {t('accounts.unit')}
        <Select aria-label={t('accounts.unit')} showSearch={{ optionFilterProp: 'label' }} loading={units.isFetching} value={post.unit} onChange={chooseUnit} options={options} />
      </label>
      <label className="desk-field">{t('accounts.role')}<Select aria-label={t('accounts.role')} value={post.role} onChange={(role) => onChange({ ...post, role })} options={roles.map((role) => ({ value: role, label: codeName('role', role) }))} /></label>
      {post.role !== null && kind !== undefined && <MayDo role={post.role} kind={kind} unit={found!.name} />}
      {hasOwnRegions(post.role) && <RegionField label={t('accounts.area')} added={post.regions} onChange={({ added }) => added !== undefined && onChange({ ...post, regions: added })} />}
    </>
  )
}

function MayDo({ role, kind, unit }: { readonly role: Role; readonly kind: UnitKind; readonly unit: string }) {
  const t = useText()
  const codeName = useCodeName()
  const rights = rightsAt(role, kind)
  return (
    <details className="unit-may">
      <summary>{t('roles.may', { role: codeName('role', role), unit, n: rights.length })}</summary>
      <ul>{rights.map((action) => <li key={action}>{t(`right.${action}`)}</li>)}</ul>
    </details>
  )
}
