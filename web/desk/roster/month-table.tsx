import { Button } from 'antd'
import { useMemo, useState, type DragEvent } from 'react'
import { POSTS, type Post, type RosterMonth, type ShiftView } from '../../../src/contract/roster.ts'
import { serverNow } from '../../ui/clock/server-clock.ts'
import { clockOf, dayOf, endClockOf, localInputOf, monthDayOf } from '../../ui/format/time.ts'
import { useLanguage, useText, type Text } from '../../ui/i18n/use-text.ts'
import { ScrollRegion } from '../frame/scroll-region.tsx'
import type { ShiftDraft } from './shift-dialog.tsx'

const MINUTES_A_DAY = 1_440
const DAY_MS = 86_400_000
const WEEKDAY = { zh: new Intl.DateTimeFormat('zh-CN', { weekday: 'short', timeZone: 'Asia/Shanghai' }), en: new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'Asia/Shanghai' }) }
/** A new shift in a cell without a gap. */
const FIRST_HOURS = { from: 0, until: 8 }

interface Props {
  readonly month: RosterMonth
  readonly onDraft: (draft: ShiftDraft) => void
}

/** Days by posts. A shift is dragged to another day or post, or opened and changed by its fields: both ways end in the same question. */
export function MonthTable({ month, onDraft }: Props) {
  const t = useText()
  const [dragged, setDragged] = useState<ShiftView | null>(null)
  const [isAll, setAll] = useState(false)
  const shiftsOf = useMemo(() => Map.groupBy(month.shifts, (shift) => `${dayOf(shift.startsAt)} ${shift.post}`), [month.shifts])
  const days = month.coveredMinutes.map((_, index) => `${month.month}-${String(index + 1).padStart(2, '0')}`)
  // Of the running month what is past stands in the way; of a month that is over it is all there is.
  const today = dayOf(serverNow())
  const past = today.startsWith(month.month) ? days.filter((day) => day < today).length : 0
  const onDrop = (day: string, post: Post) => {
    if (dragged !== null) onDraft(movedTo(dragged, day, post))
    setDragged(null)
  }
  return (
    <section className="panel" aria-label={t('roster.part.month')}>
      {past > 0 && <p><Button size="small" aria-expanded={isAll} onClick={() => setAll(!isAll)}>{t(isAll ? 'roster.hidePast' : 'roster.showPast', { n: past })}</Button></p>}
      <ScrollRegion label={t('roster.part.month')}>
        <table className="sheet-table roster-table">
          <thead><tr><th scope="col">{t('roster.day')}</th><th scope="col">{t('roster.covered')}</th>{POSTS.map((post) => <th key={post} scope="col">{t(`post.${post}`)}</th>)}</tr></thead>
          <tbody>
            {days.map((day, index) => (isAll || index >= past) && (
              <tr key={day} className={day === today ? 'roster-today' : undefined}>
                <DayHead day={day} />
                <td className={month.coveredMinutes[index] === MINUTES_A_DAY ? 'roster-whole' : 'roster-alarm'}>{coveredText(month.coveredMinutes[index]!, t)}</td>
                {POSTS.map((post) => <Cell key={post} month={month} shifts={shiftsOf.get(`${day} ${post}`) ?? []} day={day} post={post} isTarget={dragged !== null} onDraft={onDraft} onDrag={setDragged} onDrop={() => onDrop(day, post)} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}

function DayHead({ day }: { readonly day: string }) {
  const language = useLanguage()
  const at = `${day}T12:00:00+08:00`
  return <th scope="row">{monthDayOf(at, language)} <span className="quiet">{WEEKDAY[language].format(new Date(at))}</span></th>
}

function coveredText(minutes: number, t: Text): string {
  if (minutes === MINUTES_A_DAY) return t('roster.coveredAll')
  return minutes % 60 === 0 ? t('roster.hours', { h: minutes / 60 }) : t('roster.minutes', { h: Math.floor(minutes / 60), m: minutes % 60 })
}

interface CellProps {
  readonly month: RosterMonth
  readonly shifts: readonly ShiftView[]
  readonly day: string
  readonly post: Post
  readonly isTarget: boolean
  readonly onDraft: (draft: ShiftDraft) => void
  readonly onDrag: (shift: ShiftView | null) => void
  readonly onDrop: () => void
}

function Cell({ month, shifts, day, post, isTarget, onDraft, onDrag, onDrop }: CellProps) {
  const t = useText()
  const language = useLanguage()
  const [begin, end] = [Date.parse(`${day}T00:00:00+08:00`), Date.parse(`${day}T00:00:00+08:00`) + DAY_MS]
  const gaps = month.gaps.filter((gap) => gap.post === post && Date.parse(gap.from) < end && Date.parse(gap.until) > begin).map((gap) => ({ from: Math.max(Date.parse(gap.from), begin), until: Math.min(Date.parse(gap.until), end) }))
  const mayAdd = month.mayWrite && end > serverNow()
  const [gap] = gaps.filter((one) => one.until > serverNow())
  const span = gap ?? { from: begin + FIRST_HOURS.from * 3_600_000, until: begin + FIRST_HOURS.until * 3_600_000 }
  const over = (event: DragEvent) => { if (isTarget && mayAdd) event.preventDefault() }
  const dayText = monthDayOf(begin, language)
  const add = () => onDraft({ id: undefined, name: '', userId: '', post, start: localInputOf(span.from), end: localInputOf(span.until), isRunning: false })
  return (
    <td onDragOver={over} onDrop={onDrop} className={isTarget && mayAdd ? 'roster-target' : undefined}>
      <ul className="roster-cell">
        {shifts.map((shift) => <li key={shift.id}><Chip shift={shift} mayWrite={month.mayWrite} onDraft={onDraft} onDrag={onDrag} /></li>)}
        {gaps.map((one) => <li key={one.from} className="roster-gap">{t('roster.gapOf', { from: clockOf(one.from), until: endClockOf(one.until) })}</li>)}
        {mayAdd && <li><button type="button" className="roster-add" onClick={add}>{t('roster.add')}<span className="visually-hidden"> {dayText} {t(`post.${post}`)}</span></button></li>}
      </ul>
    </td>
  )
}

function Chip({ shift, mayWrite, onDraft, onDrag }: { readonly shift: ShiftView; readonly mayWrite: boolean } & Pick<CellProps, 'onDraft' | 'onDrag'>) {
  const t = useText()
  const language = useLanguage()
  const now = serverNow()
  const [isComing, isRunning] = [Date.parse(shift.startsAt) > now, Date.parse(shift.startsAt) <= now && now < Date.parse(shift.endsAt)]
  const [from, until] = [clockOf(shift.startsAt), endClockOf(shift.endsAt)]
  const doubles = shift.doubles.map((one) => t('roster.doubleOf', { unit: one.unit.name, post: t(`post.${one.post}`), from: clockOf(one.from), until: endClockOf(one.until) })).join(t('list.separator'))
  const words = (
    <>
      <span className="roster-time">{from}–{until}</span> {shift.user.name}
      {shift.isOff && <span className="roster-double"> {t('roster.isOff')}</span>}
      {doubles !== '' && <span className="roster-double"> {t('roster.double')}<span className="roster-double-of">{doubles}</span></span>}
      {isRunning && <span className="quiet"> {t(shift.leftAt !== null ? 'roster.left' : shift.cameAt !== null ? 'roster.came' : 'roster.notCame')}</span>}
    </>
  )
  if (!mayWrite || !(isComing || isRunning)) return <span className="roster-chip roster-past">{words}</span>
  return (
    <button
      type="button" className={`roster-chip ${doubles === '' ? '' : 'roster-chip-double'}`} draggable={isComing} onDragStart={() => onDrag(shift)} onDragEnd={() => onDrag(null)}
      onClick={() => onDraft(draftOf(shift, isRunning))}
    >
      <span className="visually-hidden">{monthDayOf(shift.startsAt, language)} {t(`post.${shift.post}`)} </span>{words}
    </button>
  )
}

function draftOf({ id, user, post, startsAt, endsAt }: ShiftView, isRunning: boolean): ShiftDraft {
  return { id, name: user.name, userId: user.id, post, start: localInputOf(Date.parse(startsAt)), end: localInputOf(Date.parse(endsAt)), isRunning }
}

/** The same hours on another day, at this post. */
function movedTo(shift: ShiftView, day: string, post: Post): ShiftDraft {
  const days = Math.round((Date.parse(`${day}T00:00:00+08:00`) - Date.parse(`${dayOf(shift.startsAt)}T00:00:00+08:00`)) / DAY_MS)
  const later = (at: string) => localInputOf(Date.parse(at) + days * DAY_MS)
  return { ...draftOf(shift, false), post, start: later(shift.startsAt), end: later(shift.endsAt) }
}
