import type { ReportBody } from '../src/contract/case.ts'
import { clearDeadlines } from '../src/features/deadline/deadline.store.ts'
import { followUpsOfCase } from '../src/features/follow-up/follow-up.store.ts'
import { centreUnit, onDutyRoles } from '../src/features/roster/roster.store.ts'
import { openFollowUp } from '../src/flows/case-to-follow-up.ts'
import { acceptCase, fileCase } from '../src/flows/case-to-decision.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { asSystem, type Context } from '../src/platform/transaction.ts'
import { actingAs } from './actors.ts'
import type { City } from './city.ts'
import { lastNight } from './duty.ts'
import { bankCard } from './numbers.ts'
import { ageOf } from './people.ts'
import { accountOf, nameOf, phoneOf } from './residents.ts'
import type { Ground } from './seed-ground.ts'
import { followTheMoney, freezeTheMoney, stopTheMoney } from './seed-money.ts'

const HOUR_MS = 3_600_000
const CALL_TAKER = 'call1'
const COMMANDER = 'commander1'
/** Far from one another, so that no two live next door. */
const RESIDENT_STRIDE = 7_919

const AGES = { least: 24, most: 76 }
const TRIES_MAX = 5_000

type Paid = { readonly yuan: number; readonly minutesBefore: number; readonly to: string }
type Told = {
  readonly hoursAgo: number; readonly type: ReportBody['fraudType']; readonly source: ReportBody['source']; readonly words: string; readonly paid: readonly Paid[]
  readonly state: 'received' | 'accepted' | 'filed'
  /** To the second hand and further; of the others the second hand is known, and is to be stopped. */
  readonly isFollowed?: boolean
}

/** Reports of the last days at each state, the newest first; only its stop orders wait for a second person, and of the next one the second hands' are not drafted yet. Who was paid is a mule whose account stands in no list yet. */
const TOLD: readonly Told[] = [
  { hoursAgo: 0.04, type: 'customer-service', source: '96110', words: '自称平台客服，说误开了会员，让我共享屏幕操作，卡里的钱被转走了。', paid: [{ yuan: 49_800, minutesBefore: 12, to: '李某' }, { yuan: 20_000, minutesBefore: 9, to: '李某' }], state: 'received' },
  { hoursAgo: 2.5, type: 'investment', source: 'walk-in', words: '群里老师带着炒股，平台显示赚了三十多万，提现要先交保证金。', paid: [{ yuan: 170_000, minutesBefore: 190, to: '赵某' }, { yuan: 80_000, minutesBefore: 75, to: '孙某' }], state: 'accepted' },
  { hoursAgo: 15, type: 'fake-order', source: '110', words: '刷单前几笔都返了钱，后来说要连做五单才能提现。', paid: [{ yuan: 12_000, minutesBefore: 60, to: '周某' }], state: 'accepted', isFollowed: true },
  { hoursAgo: 30, type: 'authority', source: '96110', words: '自称外地民警，说我名下银行卡涉嫌洗钱，要把钱转到安全账户核查。', paid: [{ yuan: 300_000, minutesBefore: 140, to: '吴某' }], state: 'filed', isFollowed: true },
]

/** Towards the end of last night, when one analyst was alone in the centre: the orders went at once, and nobody else has looked at them yet. */
const ALONE: Omit<Told, 'hoursAgo'> = {
  type: 'authority', source: '96110', words: '凌晨接到自称检察院的电话，说我涉案，让我把钱分两笔转到安全账户，刚发现被骗。', paid: [{ yuan: 98_000, minutesBefore: 35, to: '郑某' }, { yuan: 46_000, minutesBefore: 21, to: '冯某' }], state: 'accepted',
}
const BEFORE_THE_NIGHT_ENDS_MS = 2.3 * HOUR_MS

export async function seedCases(context: Context, city: City, ground: Ground): Promise<void> {
  const night = lastNight(context.now)
  const aloneAt = new Date(night.until.getTime() - BEFORE_THE_NIGHT_ENDS_MS)
  const reports = TOLD.toReversed().map((told, nth) => ({ told, nth, at: new Date(context.now.getTime() - told.hoursAgo * HOUR_MS), by: CALL_TAKER }))
  const alone = { told: ALONE, nth: TOLD.length, at: aloneAt, by: await onlyOne(context, ground, aloneAt) }
  for (const { told, nth, at, by } of [...reports, alone].toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const after = (minutes: number) => new Date(Math.min(at.getTime() + minutes * 60_000, context.now.getTime()))
    const acting = (login: string, moment: Date) => actingAs({ ...context, now: moment, newId: () => uuidv7(moment) }, city, ground.userIds, login, moment)
    const { id } = await reportCase(acting(by, at), reportOf(told, somebody(city, (nth + 1) * RESIDENT_STRIDE), nth, city, at))
    const money = { caseId: id, nth, after, paidFen: new Map(told.paid.map(({ yuan }, index) => [muleOf(nth, index), yuan * 100])) }
    if (told.state !== 'received') {
      await stopTheMoney(acting, money)
      if (told.isFollowed === true) await followTheMoney(acting, money)
      await acceptCase(acting(by, after(25)), id)
    }
    await openDueFollowUps(context, id)
    if (told.state === 'filed') {
      await fileCase(acting(COMMANDER, after(600)), id, `公刑立字〔${at.getUTCFullYear()}〕${1_080 + nth}号`)
      await freezeTheMoney(acting, money)
    }
  }
}

/** Whoever has the centre to themselves then. */
async function onlyOne(context: Context, ground: Ground, at: Date): Promise<string> {
  const present = await asSystem(context, async (tx) => onDutyRoles(tx, await centreUnit(tx), at))
  const [login] = [...ground.userIds].find(([, id]) => id === present[0]?.userId) ?? []
  if (login === undefined || present.length !== 1) throw new Error(`${present.length} at their posts in the centre, not one alone`)
  return login
}

/** Nobody sweeps clocks while a demo is filled: what has come due since is somebody's task from now on. */
function openDueFollowUps(context: Context, caseId: string): Promise<void> {
  return asSystem(context, async (tx) => {
    for (const row of await followUpsOfCase(tx, caseId)) {
      if (row.planned_for > context.now) continue
      await clearDeadlines(tx, [row.id])
      await openFollowUp(tx, context, row)
    }
  })
}

function muleOf(nth: number, index: number): string {
  return bankCard('mule', 240 + nth * 3 + index)
}

/** Old enough for a bank card of their own. */
export function somebody(city: City, from: number): number {
  let resident = from % city.people.count
  for (let tries = 0; tries < TRIES_MAX && (ageOf(city.people, resident) < AGES.least || ageOf(city.people, resident) > AGES.most); tries++) resident = (resident + 1) % city.people.count
  return resident
}

function reportOf({ type, source, words, paid }: Omit<Told, 'hoursAgo'>, resident: number, nth: number, city: City, at: Date): ReportBody {
  return {
    source, fraudType: type, narrative: words, victim: { phone: phoneOf(resident), name: nameOf(city, resident), idNumber: '' },
    transfers: paid.map(({ yuan, minutesBefore, to }, index) => ({
      channel: 'card', payer: accountOf(resident), payerBank: '', payee: muleOf(nth, index), payeeName: to, payeeBank: '', amountFen: yuan * 100,
      at: new Date(at.getTime() - minutesBefore * 60_000).toISOString(),
    })),
  }
}
