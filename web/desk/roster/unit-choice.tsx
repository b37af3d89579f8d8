import { Select } from 'antd'
import { useText } from '../../ui/i18n/use-text.ts'

interface Props {
  readonly units: readonly { readonly code: string; readonly name: string }[]
  readonly value: string
  readonly onChange: (code: string) => void
}

/** Of those in reach; whoever sees one only has nothing to choose. */
export function UnitChoice({ units, value, onChange }: Props) {
  const t = useText()
  const [only, ...others] = units
  if (only === undefined || others.length === 0) return <strong>{only?.name}</strong>
  return <Select className="roster-unit" aria-label={t('roster.unit')} showSearch={{ optionFilterProp: 'label' }} value={value} onChange={onChange} options={units.map(({ code, name }) => ({ value: code, label: name }))} />
}
