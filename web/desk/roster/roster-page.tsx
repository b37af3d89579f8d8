import '../settings/settings.css'
import '../figures/figures.css'
import './roster.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import type { RosterMonth } from '../../../src/contract/roster.ts'
import { readRoster } from '../../ui/api/roster-api.ts'
import { enRoster } from '../../ui/i18n/en-roster.ts'
import { addTexts } from '../../ui/i18n/language.ts'
import { enShift } from '../../ui/i18n/en-shift.ts'
import { useText } from '../../ui/i18n/use-text.ts'
import { zhShift } from '../../ui/i18n/zh-shift.ts'
import { zhRoster } from '../../ui/i18n/zh-roster.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { usePageTitle } from '../../ui/parts/page-title.ts'
import { Skeleton } from '../../ui/parts/quiet-states.tsx'
import { useMay } from '../../ui/session/use-may.ts'
import { MonthTable } from './month-table.tsx'
import { Overview } from './overview.tsx'
import { Present } from './present.tsx'
import { RosterSheet } from './roster-sheet.tsx'
import { monthAfter, ROSTER_PARTS, rosterSearchOf, type RosterSearch } from './roster-search.ts'
import { ShiftDialog, type ShiftDraft } from './shift-dialog.tsx'
import { ApprovalSetting, SwitchList } from './switch-list.tsx'
import { Trainings } from './trainings.tsx'
import { UnitChoice } from './unit-choice.tsx'
import { WatchPanel } from './watch-panel.tsx'

addTexts({ zh: { ...zhRoster, ...zhShift }, en: { ...enRoster, ...enShift } })

/** Who is there when: the month of a unit, the gaps of all of them, and who has passed which training. */
export function RosterPage() {
  const t = useText()
  const navigate = useNavigate()
  const search = rosterSearchOf(useSearch({ strict: false }))
  const go = (change: RosterSearch) => void navigate({ to: '/roster', search: { ...search, ...change } })
  usePageTitle(t('desk.nav.roster'))
  return (
    <main className="desk-main">
      <div className="page-top"><h1 className="page-heading">{t('desk.nav.roster')}</h1><span className="quiet">{t('roster.hint')}</span></div>
      <div className="filters"><Segmented aria-label={t('desk.nav.roster')} value={search.part ?? 'month'} onChange={(part) => go({ part })} options={ROSTER_PARTS.map((value) => ({ value, label: t(`roster.part.${value}`) }))} /></div>
      {search.part === undefined && <Month search={search} onGo={go} />}
      {search.part === 'overview' && <Overview month={search.month} onGo={go} />}
      {search.part === 'trainings' && <Trainings unit={search.unit} onUnit={(unit) => go({ unit })} />}
    </main>
  )
}

function Month({ search, onGo }: { readonly search: RosterSearch; readonly onGo: (change: RosterSearch) => void }) {
  const maySet = useMay('settings.write')
  const [draft, setDraft] = useState<ShiftDraft | null>(null)
  const roster = useQuery({ queryKey: ['roster', 'month', search.unit, search.month], queryFn: ({ signal }) => readRoster(search, signal), placeholderData: keepPreviousData })
  if (roster.isPending) return <Skeleton rows={12} />
  if (roster.isError) return <FailureView failure={roster.error} onRetry={() => void roster.refetch()} />
  const month = roster.data
  return (
    <>
      <Choice month={month} onGo={onGo} />
      <Summary month={month} />
      <WatchPanel />
      <MonthTable month={month} onDraft={setDraft} />
      <Present />
      <SwitchList switches={month.switches} />
      <RosterSheet unit={month.unit.code} month={month.month} mayWrite={month.mayWrite} />
      {maySet && <ApprovalSetting />}
      {draft !== null && <ShiftDialog key={`${draft.id} ${draft.post} ${draft.start}`} draft={draft} month={month} onClose={() => setDraft(null)} />}
    </>
  )
}

function Choice({ month: { unit, units, month: shown }, onGo: go }: { readonly month: RosterMonth; readonly onGo: (change: RosterSearch) => void }) {
  const t = useText()
  const [year, nth] = shown.split('-') as [string, string]
  return (
    <div className="period">
      <UnitChoice units={units} value={unit.code} onChange={(code) => go({ unit: code })} />
      <Button onClick={() => go({ month: monthAfter(shown, -1) })}>{t('roster.before')}</Button>
      <strong>{t('roster.monthOf', { year, month: Number(nth) })}</strong>
      <Button onClick={() => go({ month: monthAfter(shown, 1) })}>{t('roster.after')}</Button>
    </div>
  )
}

function Summary({ month: { gaps, shifts } }: { readonly month: RosterMonth }) {
  const t = useText()
  const doubles = shifts.filter((shift) => shift.doubles.length > 0).length
  return <p role="status">{gaps.length + doubles === 0 ? t('roster.summary.none') : <strong className="roster-alarm">{t('roster.summary', { gaps: gaps.length, doubles })}</strong>}</p>
}
