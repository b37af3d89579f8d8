import type { TrainingState } from '../../contract/roster.ts'
import { BadCell, dayIn, readRows, type ReadRows, type Table } from '../../domain/table-cells.ts'
import { beginningOf, dayText, monthsLater } from '../../domain/period.ts'

/** So many days before it lapses somebody is told to take it again. */
const SOON_DAYS = 30
const DAY_MS = 86_400_000

/** The last day on which it holds. */
export function dueOn(passedOn: string, validMonths: number): string {
  return dayText(monthsLater(beginningOf(passedOn), validMonths))
}

export function trainingState(due: string | null, now: Date): TrainingState {
  if (due === null) return 'never'
  if (due < dayText(now)) return 'overdue'
  return due <= dayText(new Date(now.getTime() + SOON_DAYS * DAY_MS)) ? 'soon' : 'valid'
}

export const PRESSING: readonly TrainingState[] = ['overdue', 'never', 'soon', 'valid']

export type Passed = { readonly login: string; readonly training: string; readonly passedOn: string }
const COLUMNS = { login: ['账号', 'login'], training: ['培训', '培训名称', 'training'], passedOn: ['通过日期', '日期', 'passed on', 'passed'] } as const

/** Who passed what on which day, as a training centre sends it. */
export function passesIn(table: Table, today: string): ReadRows<Passed> {
  return readRows(table, COLUMNS, {
    needed: ['login', 'training', 'passedOn'],
    read: ({ login, training, passedOn }) => {
      const day = dayIn(passedOn!)
      if (day > today) throw new BadCell(`${day} 还没到`, `${day} is still to come`)
      return { login: login!, training: training!, passedOn: day }
    },
  })
}
