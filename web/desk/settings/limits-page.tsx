import './settings.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { APPEAL_LIMITS, CASE_LIMITS, COUNTER_LIMITS, ORDER_LIMITS, TIP_CLOCK_LIMITS } from '../../../src/domain/limits.ts'
import { readLimits, type LimitKey, type LimitSetting } from '../../ui/api/settings-api.ts'
import { enLimits } from '../../ui/i18n/en-limits.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhLimits } from '../../ui/i18n/zh-limits.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { LimitForm } from './limit-form.tsx'

addTexts({ zh: zhLimits, en: enLimits })

const keysOf = <Key extends string>(limits: Readonly<Record<Key, unknown>>) => Object.keys(limits) as Key[]
const SETTINGS: readonly { readonly setting: LimitSetting; readonly fields: readonly LimitKey[] }[] = [
  { setting: 'case-clocks', fields: keysOf(CASE_LIMITS) },
  { setting: 'orders', fields: keysOf(ORDER_LIMITS) },
  { setting: 'appeal-clock', fields: keysOf(APPEAL_LIMITS) },
  { setting: 'follow-up', fields: ['callAfterDays', 'visitAfterDays', 'acceptHours', 'answerHours', 'watchDays'] },
  { setting: 'tip-clock', fields: keysOf(TIP_CLOCK_LIMITS) },
  { setting: 'counter', fields: keysOf(COUNTER_LIMITS) },
]

export function LimitsPage() {
  const t = useText()
  usePageTitle(t('limits.title'))
  const mayWrite = useMay('settings.write')
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('limits.title')}</h1><span className="quiet">{t(mayWrite ? 'limits.hint' : 'limits.readOnly')}</span></div>
      {SETTINGS.map(({ setting, fields }) => <LimitSection key={setting} setting={setting} fields={fields} />)}
    </main>
  )
}

function LimitSection({ setting, fields }: { readonly setting: LimitSetting; readonly fields: readonly LimitKey[] }) {
  const t = useText()
  const limits = useQuery({ queryKey: ['limits', setting], queryFn: ({ signal }) => readLimits(setting, signal) })
  return (
    <section className="panel limit-form" aria-label={t(`limits.${setting}`)}>
      <h2 className="panel-title">{t(`limits.${setting}`)}</h2>
      <p className="quiet limit-hint">{t(`limits.${setting}.hint`)}{setting === 'appeal-clock' && <> <Link to="/settings/holidays">{t('limits.toHolidays')}</Link></>}</p>
      {limits.isPending && <Skeleton rows={3} />}
      {limits.isError && <FailureView failure={limits.error} onRetry={() => void limits.refetch()} />}
      {limits.data !== undefined && <LimitForm key={JSON.stringify(limits.data)} setting={setting} fields={fields} saved={limits.data} />}
    </section>
  )
}
