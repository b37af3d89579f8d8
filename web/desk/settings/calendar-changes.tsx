import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import type { CalendarEffect, CalendarView, WorkingDays } from '../../../src/contract/calendar.ts'
import { CALENDAR_DAYS_MAX } from '../../../src/domain/limits.ts'
import { previewCalendar, saveCalendar } from '../../ui/api/calendar-api.ts'
import { dateText } from '../../ui/format/time.ts'
import { useLanguage, useText } from '../../ui/i18n/use-text.ts'
import { FailureView } from '../../ui/parts/failure-view.tsx'
import { changedDays, stateOf } from './year-calendar.ts'

const DAYS_SHOWN_MAX = 20

/** What was switched and not saved, and which open objections it would move. */
export function CalendarChanges({ saved, days, onRevert }: { readonly saved: CalendarView; readonly days: WorkingDays; readonly onRevert: () => void }) {
  const t = useText()
  const language = useLanguage()
  const { message } = App.useApp()
  const client = useQueryClient()
  const changed = changedDays(saved, days)
  const isTooMany = Math.max(days.daysOff.length, days.daysWorked.length) > CALENDAR_DAYS_MAX
  const effect = useQuery({ queryKey: ['calendar-effect', days], queryFn: ({ signal }) => previewCalendar(days, signal), enabled: changed.length > 0 && !isTooMany, placeholderData: keepPreviousData, retry: false })
  const save = useMutation({
    mutationFn: () => saveCalendar({ ...days, seen: saved.changedAt }),
    onSuccess: async ({ moved }) => {
      void message.success(t('holidays.saved', { n: moved }))
      await client.invalidateQueries({ queryKey: ['calendar'] })
    },
  })
  if (changed.length === 0) return null
  return (
    <section className="panel" aria-labelledby="calendar-changes">
      <h2 id="calendar-changes" className="panel-title">{t('holidays.changed', { n: changed.length })}</h2>
      <p>{changed.slice(0, DAYS_SHOWN_MAX).map((day) => t('holidays.change', { date: dateText(day, language), state: t(`holidays.state.${stateOf(day, days)}`) })).join(t('list.separator'))}{changed.length > DAYS_SHOWN_MAX && ' …'}</p>
      {isTooMany ? <p className="alarm" role="alert">{t('holidays.tooMany', { max: CALENDAR_DAYS_MAX })}</p> : <Effect effect={effect.data} />}
      {effect.isError && <FailureView failure={effect.error} />}
      {save.isError && <FailureView failure={save.error} />}
      <div className="form-end">
        <Button onClick={onRevert}>{t('settings.revert')}</Button>
        <Button type="primary" disabled={save.isPending || isTooMany || effect.data === undefined || effect.isPlaceholderData} onClick={() => save.mutate()}>{save.isPending ? t('action.busy') : t('settings.save')}</Button>
      </div>
    </section>
  )
}

function Effect({ effect }: { readonly effect: CalendarEffect | undefined }) {
  const t = useText()
  const language = useLanguage()
  if (effect === undefined) return <p className="quiet" role="status">{t('holidays.looking')}</p>
  if (effect.moved === 0) return <p role="status">{t('holidays.noneMoved')}</p>
  return (
    <div role="status">
      <p><strong>{t('holidays.moved', { n: effect.moved })}</strong></p>
      <ul className="year-moves">{effect.first.map(({ ref, was, now }) => <li key={ref}>{t('holidays.move', { ref, was: dateText(was, language), now: dateText(now, language) })}</li>)}</ul>
      {effect.moved > effect.first.length && <p className="quiet">{t('holidays.more', { n: effect.moved - effect.first.length })}</p>}
    </div>
  )
}
