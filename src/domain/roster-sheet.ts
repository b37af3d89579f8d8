import { beginningOf, dayAndTime, dayText, endingOf } from './period.ts'
import { BadCell } from './table-cells.ts'

/** A month of a unit as people plan it: a row a day, a column a post, in a cell who is there from when to when. */
export const SHEET_POSTS = { 'on-duty': ['值班', 'on-duty'], 'stand-in': ['备勤', 'stand-in'], 'duty-officer': ['带班领导', 'duty-officer'] } as const
export const SHEET_COLUMNS = { day: ['日期', 'day', 'date'], ...SHEET_POSTS } as const

const DAY_MS = 86_400_000
const BETWEEN = /[;；\n]/
const ENTRY = /^(.+?)\s*(\d{1,2}:\d{2})\s*[-–~—至]\s*(?:(\d{4}-\d{2}-\d{2})\s+)?(\d{1,2}:\d{2})$/

export type SheetEntry = { readonly who: string; readonly startsAt: Date; readonly endsAt: Date }

/** '陈建国 00:00-08:00；林小梅 08:00-16:00'; an end more than a day later has its day written before it. */
export function cellOf(entries: readonly SheetEntry[]): string {
  return entries.map(({ who, startsAt, endsAt }) => `${who} ${clock(startsAt)}-${endOf(startsAt, endsAt)}`).join('；')
}

/** What the cell of a day says. An end at or before its beginning is on the next day. */
export function entriesIn(cell: string, day: string): SheetEntry[] {
  return cell.split(BETWEEN).map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const [, who, from, untilDay, until] = ENTRY.exec(part.replaceAll('：', ':')) ?? []
    if (who === undefined) throw new BadCell(`“${part}”无法识别，请写成：姓名 08:00-16:00`, `"${part}" cannot be read; write: name 08:00-16:00`)
    const startsAt = new Date(beginningOf(day).getTime() + minutes(from!) * 60_000)
    const ends = new Date(beginningOf(untilDay ?? day).getTime() + minutes(until!) * 60_000)
    if (untilDay !== undefined && ends <= startsAt) throw new BadCell(`“${part}”的结束时间早于开始时间`, `"${part}" ends before it begins`)
    return { who: who.trim(), startsAt, endsAt: ends > startsAt ? ends : new Date(ends.getTime() + DAY_MS) }
  })
}

function endOf(startsAt: Date, endsAt: Date): string {
  const untilMidnight = endingOf(dayText(startsAt)).getTime()
  if (endsAt.getTime() === untilMidnight) return '24:00'
  return endsAt.getTime() - startsAt.getTime() <= DAY_MS ? clock(endsAt) : dayAndTime(endsAt)
}

function clock(at: Date): string {
  return dayAndTime(at).slice(-5)
}

function minutes(time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number]
  if (hour * 60 + minute > 1_440 || minute > 59) throw new BadCell(`“${time}”不是时间`, `"${time}" is no time`)
  return hour * 60 + minute
}
