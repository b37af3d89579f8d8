import { InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useText } from '../../ui/i18n/use-text.ts'
import { unitOf, UNIT_SECONDS, type TimeUnit } from './duration.ts'

const SECONDS_MIN = 10
const SECONDS_MAX = 7 * 86_400

interface Props { readonly label: string; readonly seconds: number; readonly isFixed: boolean; readonly onChange: (seconds: number) => void }

/** In the unit that gives a whole number: 60 s is one minute, 90 s stays 90 s. */
export function DurationInput({ label, seconds, isFixed, onChange }: Props) {
  const t = useText()
  const [unit, setUnit] = useState<TimeUnit>(() => unitOf(seconds))
  const size = UNIT_SECONDS[unit]
  const onNumber = (value: number | null) => {
    if (value !== null) onChange(Math.min(SECONDS_MAX, Math.max(SECONDS_MIN, Math.round(value * size))))
  }
  return (
    <span className="duration">
      <InputNumber aria-label={label} className="duration-number" readOnly={isFixed} min={SECONDS_MIN / size} max={SECONDS_MAX / size} value={seconds / size} onChange={onNumber} />
      <Select aria-label={`${label} ${t('clocks.unit')}`} className="duration-unit" disabled={isFixed} value={unit} onChange={setUnit} options={(Object.keys(UNIT_SECONDS) as TimeUnit[]).map((value) => ({ value, label: t(`clocks.${value}`) }))} />
    </span>
  )
}
