import type { Role } from '../src/domain/access.ts'
import { dayText, monthsLater } from '../src/domain/period.ts'
import { savePasses, saveTraining } from '../src/features/training/training.store.ts'
import type { Context, Tx } from '../src/platform/transaction.ts'
import type { City } from './city.ts'
import { Random } from './random.ts'

type Course = { readonly name: string; readonly roles: readonly Role[]; readonly validMonths: number }
const COURSES: readonly Course[] = [
  { name: '见面劝阻与告知书', roles: ['officer'], validMonths: 12 },
  { name: '紧急止付与冻结操作', roles: ['officer', 'analyst', 'commander'], validMonths: 12 },
  { name: '96110 接警问询', roles: ['call-taker'], validMonths: 24 },
]
/** Of a hundred who need a course: those who never took it, and those whose pass has run out by a few weeks. */
const NEVER = 0.03
const OVERDUE = 0.07
const WEEKS_OVERDUE_MAX = 12
const DAY_MS = 86_400_000

/** Who of the city's police has passed what: most in the last year, a few too long ago, a few never. */
export async function trainStaff(tx: Tx, context: Context, city: City, userIds: ReadonlyMap<string, string>): Promise<void> {
  for (const { name, roles, validMonths } of COURSES) {
    const id = context.newId()
    await saveTraining(tx, { id, name, roles: [...roles], valid_months: validMonths })
    const draw = new Random(city.seed).fork(name)
    await savePasses(tx, city.users.filter((user) => roles.some((role) => role === user.role)).flatMap(({ login, unit }) => {
      const [kind, when] = [draw.next(), draw.next()]
      if (kind < NEVER) return []
      // The first day on which a pass still holds; one that has run out lies before it.
      const oldest = monthsLater(context.now, -validMonths)
      const spanDays = (context.now.getTime() - oldest.getTime()) / DAY_MS
      const days = kind < NEVER + OVERDUE ? -1 - when * WEEKS_OVERDUE_MAX * 7 : 1 + when * (spanDays - 2)
      return [{ training_id: id, user_id: userIds.get(login)!, unit, passed_on: dayText(new Date(oldest.getTime() + days * DAY_MS)), noted_by: null, noted_at: context.now }]
    }))
  }
}
