import './settings.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { Clocks } from '../../../src/contract/settings.ts'
import { WARNING_LEVELS, type WarningLevel } from '../../../src/domain/levels.ts'
import { readClocks, saveClocks } from '../../ui/api/settings-api.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { LevelBadge } from '../../ui/parts/level-badge.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'

type PaceKey = keyof Clocks[WarningLevel]

const RULES = { acceptSeconds: 'rule.accept', firstCallSeconds: 'rule.first-call', reachedSeconds: 'rule.reached', atDoorSeconds: 'rule.at-door', outcomeSeconds: 'rule.outcome', bureauReplySeconds: 'rule.bureau-reply' } as const satisfies Record<PaceKey, string>
const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3_600 } as const
type TimeUnit = keyof typeof UNIT_SECONDS
const SECONDS_MIN = 10
const SECONDS_MAX = 7 * 86_400

export function ClocksPage() {
  const t = useText()
  usePageTitle(t('desk.nav.clocks'))
  const clocks = useQuery({ queryKey: ['clocks'], queryFn: ({ signal }) => readClocks(signal) })
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('clocks.title')}</h1><span className="quiet">{t('clocks.hint')}</span></div>
      {clocks.isPending && <Skeleton rows={8} />}
      {clocks.isError && <FailureView failure={clocks.error} onRetry={() => void clocks.refetch()} />}
      {clocks.data !== undefined && <ClocksForm key={JSON.stringify(clocks.data)} saved={clocks.data} />}
    </main>
  )
}

function ClocksForm({ saved }: { readonly saved: Clocks }) {
  const t = useText()
  const { message } = App.useApp()
  const client = useQueryClient()
  const mayWrite = useMay('settings.write')
  const [clocks, setClocks] = useState(saved)
  const save = useMutation({
    mutationFn: () => saveClocks(clocks),
    onSuccess: async () => {
      void message.success(t('settings.saved'))
      await client.invalidateQueries({ queryKey: ['clocks'] })
    },
  })
  const set = (level: WarningLevel, rule: PaceKey, seconds: number) => setClocks((old) => ({ ...old, [level]: { ...old[level], [rule]: seconds } }))
  const isChanged = JSON.stringify(clocks) !== JSON.stringify(saved)
  return (
    <form className="panel" onSubmit={(event) => { event.preventDefault(); save.mutate() }}>
      <ScrollRegion label={t('clocks.title')}>
        <table className="sheet-table clocks-table">
          <thead>
            <tr><th scope="col">{t('desk.col.level')}</th>{(Object.keys(RULES) as PaceKey[]).map((rule) => <th key={rule} scope="col">{t(RULES[rule])}</th>)}</tr>
          </thead>
          <tbody>
            {WARNING_LEVELS.map((level) => (
              <tr key={level}>
                <th scope="row"><LevelBadge level={level} /></th>
                {(Object.keys(RULES) as PaceKey[]).map((rule) => (
                  <td key={rule}>
                    <span className="clocks-rule" aria-hidden="true">{t(RULES[rule])}</span>
                    <DurationInput label={`${t(`levelName.${level}`)} ${t(RULES[rule])}`} seconds={clocks[level][rule]} isFixed={!mayWrite} onChange={(seconds) => set(level, rule, seconds)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {save.isError && <FailureView failure={save.error} />}
      {mayWrite ? (
        <div className="form-end">
          <Button disabled={!isChanged} onClick={() => setClocks(saved)}>{t('settings.revert')}</Button>
          <Button type="primary" htmlType="submit" disabled={!isChanged || save.isPending}>{save.isPending ? t('action.busy') : t('settings.save')}</Button>
        </div>
      ) : <p className="quiet">{t('clocks.readOnly')}</p>}
    </form>
  )
}

/** In the unit that gives a whole number: 60 s is one minute, 90 s stays 90 s. */
function DurationInput({ label, seconds, isFixed, onChange }: { readonly label: string; readonly seconds: number; readonly isFixed: boolean; readonly onChange: (seconds: number) => void }) {
  const t = useText()
  const [unit, setUnit] = useState<TimeUnit>(() => (seconds % 3_600 === 0 ? 'hours' : seconds % 60 === 0 ? 'minutes' : 'seconds'))
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
