import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { FRAUD_TYPES } from '../../../src/domain/fraud-types.ts'
import { LEVEL_NAMES, WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import { readUnits } from '../../ui/api/directory-api.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { LevelShape } from '../../ui/parts/level-badge.tsx'
import { isNarrowed, levelsOf, QUEUE_STATES, type QueueSearch } from './queue-search.ts'

interface Props {
  readonly search: QueueSearch
  readonly onChange: (change: Partial<Record<keyof QueueSearch, string | undefined>>) => void
}

const QUERY_CHARS_MAX = 64

export function QueueFilters({ search, onChange }: Props) {
  const t = useText()
  const language = useLanguage()
  const units = useQuery({ queryKey: ['units'], queryFn: ({ signal }) => readUnits(signal), staleTime: 600_000 })
  const isFiltered = isNarrowed(search)
  return (
    <div className="filters" role="search" aria-label={t('desk.filter')}>
      <LevelFilter search={search} onChange={onChange} />
      <Select className="filter-state" aria-label={t('desk.filter.state')} value={search.state ?? 'live'} onChange={(state) => onChange({ state })} options={QUEUE_STATES.map((state) => ({ value: state, label: t(`desk.state.${state}`) }))} />
      <Select
        className="filter-type" aria-label={t('desk.filter.type')} placeholder={t('desk.filter.type')} allowClear value={search.type ?? null} onChange={(type: string | null) => onChange({ type: type ?? undefined })}
        options={FRAUD_TYPES.map((type) => ({ value: type.code, label: type[language] }))}
      />
      <Select
        className="filter-unit" aria-label={t('desk.filter.unit')} placeholder={t('desk.filter.unit')} allowClear showSearch={{ optionFilterProp: 'label' }} value={search.unit ?? null} onChange={(unit: string | null) => onChange({ unit: unit ?? undefined })}
        options={(units.data?.items ?? []).map((unit) => ({ value: unit.code, label: unit.name }))}
      />
      <Input.Search
        key={search.q ?? ''} className="filter-q" aria-label={t('desk.filter.q')} title={t('desk.filter.q')} placeholder={t('desk.filter.qShort')} maxLength={QUERY_CHARS_MAX} allowClear defaultValue={search.q ?? ''} onSearch={(q) => onChange({ q })}
      />
      {isFiltered && <Button type="link" onClick={() => onChange({ levels: undefined, state: undefined, type: undefined, unit: undefined, q: undefined })}>{t('desk.filter.clear')}</Button>}
    </div>
  )
}

/** Four switches instead of a list: the commonest filter is one click. */
function LevelFilter({ search, onChange }: Props) {
  const t = useText()
  const language = useLanguage()
  const wanted = levelsOf(search.levels)
  const toggle = (level: WarningLevel) => onChange({ levels: (wanted.includes(level) ? wanted.filter((other) => other !== level) : [...wanted, level]).join(',') })
  return (
    <div className="level-filter" role="group" aria-label={t('desk.filter.levels')}>
      {WARNING_LEVELS.map((level) => (
        <button key={level} type="button" className="level-toggle" aria-pressed={wanted.includes(level)} onClick={() => toggle(level)}>
          <LevelShape level={level} />
          {LEVEL_NAMES[level][language]}
        </button>
      ))}
    </div>
  )
}
