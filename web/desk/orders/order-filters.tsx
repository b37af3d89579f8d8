import '../frame/presets.css'
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { ORDER_STATES } from '../../../src/contract/order.ts'
import { readUnits } from '../../ui/api/directory-api.ts'
import { readBanks } from '../../ui/api/order-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { ORDER_KINDS, ORDER_VIEWS, type OrdersSearch } from './orders-search.ts'

interface Props {
  readonly search: OrdersSearch
  readonly onChange: (change: Partial<Record<keyof OrdersSearch, string | undefined>>) => void
}

const LEVELS_OFFERED = ['1', '2', '3', '4', '5', '6', '7', '8']
const KEEP_MS = 600_000

export function OrderFilters({ search, onChange }: Props) {
  const t = useText()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: KEEP_MS })
  const banks = useQuery({ queryKey: ['banks'], queryFn: ({ signal }) => readBanks(signal), staleTime: KEEP_MS })
  const view = search.view ?? 'live'
  return (
    <div className="order-filters" role="search" aria-label={t('orders.filter')}>
      <div className="presets" role="group" aria-label={t('orders.views')}>
        {ORDER_VIEWS.map((one) => <button key={one} type="button" className="preset" aria-pressed={view === one} onClick={() => onChange({ view: one, state: undefined })}>{t(`orders.view.${one}`)}</button>)}
      </div>
      <Choice of="kind" className="order-filter-short" value={search.kind ?? 'stop'} options={ORDER_KINDS.map((kind) => ({ value: kind, label: t(`orderKind.${kind}`) }))} onChange={(kind) => onChange({ kind, state: undefined })} />
      <Choice of="state" value={search.state} options={ORDER_STATES.map((state) => ({ value: state, label: t(`orderState.${state}`) }))} onChange={(state) => onChange({ state, view: 'all' })} />
      <Choice of="level" className="order-filter-short" value={search.level} options={LEVELS_OFFERED.map((level) => ({ value: level, label: t('orders.level', { n: level }) }))} onChange={(level) => onChange({ level })} />
      <Choice of="bank" value={search.bank} options={(banks.data?.items ?? []).map((bank) => ({ value: bank.code, label: bank.name }))} onChange={(bank) => onChange({ bank })} />
      <Choice of="unit" value={search.unit} options={(units.data?.items ?? []).map((unit) => ({ value: unit.code, label: unit.name }))} onChange={(unit) => onChange({ unit })} />
      {Object.keys(search).length > 0 && <Button type="link" onClick={() => onChange({ kind: undefined, view: undefined, state: undefined, level: undefined, bank: undefined, unit: undefined })}>{t('orders.filter.clear')}</Button>}
    </div>
  )
}

interface ChoiceProps {
  readonly of: 'kind' | 'state' | 'level' | 'bank' | 'unit'
  readonly value: string | undefined
  readonly options: { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string | undefined) => void
  readonly className?: string
}

/** Everything but the kind may be left open. */
function Choice({ of, value, options, onChange, className = 'order-filter' }: ChoiceProps) {
  const t = useText()
  const label = t(`orders.filter.${of}`)
  return (
    <Select
      className={className} aria-label={label} placeholder={label} allowClear={of !== 'kind'} showSearch={of === 'bank' || of === 'unit' ? { optionFilterProp: 'label' } : false}
      value={value ?? null} onChange={(chosen: string | null) => onChange(chosen ?? undefined)} options={options}
    />
  )
}
