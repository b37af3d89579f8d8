import { cardCheckDigit } from '../src/domain/account-number.ts'
import { alertById } from '../src/features/counter/counter.store.ts'
import { taskById } from '../src/features/task/task.store.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { alertFromCounter } from '../src/flows/counter-alert-to-visit.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'
import { actingAs } from './actors.ts'
import type { City } from './city.ts'
import { bankCard } from './numbers.ts'
import { phoneOf } from './residents.ts'
import { somebody } from './seed-cases.ts'
import { pointsIn, type Ground } from './seed-ground.ts'

const MINUTE_MS = 60_000
const ALERT_MINUTES_AGO = 4
const ACCEPT_MINUTES_AGO = 3.3
/** Not paid by anybody else of the demo. */
const MULE = 270
const RESIDENT = 4_321
/** No bank of the demo issues cards like this one: of such a transfer somebody has to find out where it went. */
const OF_NO_BANK = '990199900000000001'

/** A customer stands at a bank's counter right now, and an officer is on the way; of what was sent before one transfer can be stopped and two cannot yet. */
export async function seedCounter(context: Context, city: City, ground: Ground): Promise<void> {
  const as = (login: string, minutesAgo: number) => {
    const at = new Date(context.now.getTime() - minutesAgo * MINUTE_MS)
    return actingAs({ ...context, now: at, newId: () => uuidv7(at) }, city, ground.userIds, login, at)
  }
  const teller = city.users.filter((user) => user.role === 'teller').map((user) => user.login).toSorted()[0]!
  const paid = (payee: string, yuan: number, minutesAgo: number) => ({ payee, payeeBank: '', amountFen: yuan * 100, at: new Date(context.now.getTime() - minutesAgo * MINUTE_MS).toISOString() })
  const earlier = [paid(bankCard('mule', MULE), 50_000, 95), paid(OF_NO_BANK + cardCheckDigit(OF_NO_BANK), 30_000, 70), paid('', 8_000, 64)]
  const customer = phoneOf(somebody(city, RESIDENT))
  const id = await alertFromCounter(as(teller, ALERT_MINUTES_AGO), { customer, amountFen: 12_000_000, tags: ['nervous', 'on-the-phone'], payee: '', earlier }, pointsIn(city))
  const visit = await asSystem(context, async (tx) => taskById(tx, (await alertById(tx, id))!.task_id))
  const officer = [...ground.userIds].find(([, userId]) => userId === visit?.assignee)?.[0]
  // The roster of this hour may have left it with the station: then it waits there.
  if (officer !== undefined) await acceptTask(as(officer, ACCEPT_MINUTES_AGO), visit!.id)
}
