import type { ReportBody } from '../src/contract/case.ts'
import { acceptCase, closeCase, fileCase } from '../src/flows/case-to-decision.ts'
import { reportCase } from '../src/flows/report-to-case.ts'
import { releaseOrder } from '../src/flows/stop-order-to-end.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import type { Context } from '../src/platform/transaction.ts'
import { actingAs } from './actors.ts'
import type { City } from './city.ts'
import { bankCard } from './numbers.ts'
import { Random } from './random.ts'
import { somebody } from './seed-cases.ts'
import type { Ground } from './seed-ground.ts'
import { banksAnswer, nodesOf, stopTheMoney } from './seed-money.ts'
import { accountOf, nameOf, phoneOf } from './residents.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const CASES_A_WEEK = 2
/** Those of the last days are told one by one (seed-cases.ts). */
const FIRST_DAYS_AGO = 3
const RESIDENT_STRIDE = 6_101
const RELEASED_AFTER_MINUTES = 1_800

/** How they told it. */
const STORIES: readonly { readonly type: ReportBody['fraudType']; readonly words: string; readonly yuan: readonly [number, number] }[] = [
  { type: 'fake-order', words: '加了刷单群，先小额返利，后来让连做几单，说完成才能提现。', yuan: [3_000, 60_000] },
  { type: 'investment', words: '网上认识的老师带着投资，平台显示盈利，提现时要先交税款。', yuan: [30_000, 600_000] },
  { type: 'customer-service', words: '自称平台客服，说要取消会员，按提示下载会议软件共享了屏幕。', yuan: [5_000, 120_000] },
  { type: 'authority', words: '自称外地民警，说我涉嫌洗钱，要把钱转到安全账户核查。', yuan: [40_000, 400_000] },
  { type: 'loan', words: '申请网上贷款，对方说银行卡号填错，要交解冻金。', yuan: [4_000, 50_000] },
  { type: 'acquaintance', words: '“领导”加了微信，说急用周转，让先转到这个账户。', yuan: [20_000, 300_000] },
]

/** Planted: each ring takes the money of many victims into its first hands, and all of it comes together in two accounts behind them. */
export const RINGS = [0, 1, 2].map((ring) => ({
  first: Array.from({ length: 16 }, (_, nth) => bankCard('mule', 1_000 + ring * 20 + nth)), second: [0, 1].map((nth) => bankCard('mule', 1_300 + ring * 10 + nth)),
}))

/** Cases of the weeks behind, done with: the money stopped in minutes, the way of the rest told by the banks, filed, given back, closed. */
export async function seedPastCases(context: Context, city: City, ground: Ground, weeks: number): Promise<void> {
  const random = new Random(city.seed).fork('past cases')
  const count = weeks * CASES_A_WEEK
  const span = weeks * 7 - FIRST_DAYS_AGO - 1
  for (let nth = 0; nth < count; nth++) {
    // The oldest first; between eight and twenty-two o'clock.
    const day = new Date(context.now.getTime() - (FIRST_DAYS_AGO + 1 + (span * (count - nth)) / count) * DAY_MS)
    const at = new Date(Math.floor(day.getTime() / DAY_MS) * DAY_MS + random.between(0, 14 * 60) * MINUTE_MS)
    await pastCase({ context, city, ground, random, nth, at })
  }
}

type Past = { readonly context: Context; readonly city: City; readonly ground: Ground; readonly random: Random; readonly nth: number; readonly at: Date }

async function pastCase({ context, city, ground, random, nth, at }: Past): Promise<void> {
  const after = (minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS)
  const acting = (login: string, moment: Date) => actingAs({ ...context, now: moment, newId: () => uuidv7(moment) }, city, ground.userIds, login, moment)
  const story = random.pick(STORIES)
  const ring = RINGS[nth % RINGS.length]!
  const payee = ring.first[Math.floor(nth / RINGS.length) % ring.first.length]!
  const amountFen = Math.round(random.real(...story.yuan) / 100) * 10_000
  const victim = somebody(city, (nth + 100) * RESIDENT_STRIDE)
  const { id } = await reportCase(acting('call1', at), {
    source: random.pick(['96110', '110', 'walk-in'] as const), fraudType: story.type, narrative: story.words, victim: { phone: phoneOf(victim), name: nameOf(city, victim), idNumber: '' },
    transfers: [{ channel: 'card', payer: accountOf(victim), payerBank: '', payee, payeeName: '', payeeBank: '', amountFen, at: after(-random.between(6, 180)).toISOString() }],
  })
  const money = { caseId: id, nth, after, paidFen: new Map([[payee, amountFen]]), heldPerCent: random.between(0, 39), secondHands: ring.second }
  await stopTheMoney(acting, money)
  await acceptCase(acting('call1', after(25)), id)
  await fileCase(acting('commander1', after(600)), id, `公刑立字〔${at.getUTCFullYear()}〕${900 + nth}号`)
  for (const { stop } of await nodesOf(acting, money, 1)) if (stop !== null) await releaseOrder(acting('analyst1', after(RELEASED_AFTER_MINUTES)), stop.id, '资金已返还被害人')
  await banksAnswer(acting, money, RELEASED_AFTER_MINUTES + 1)
  await closeCase(acting('commander1', after(RELEASED_AFTER_MINUTES + 60)), id, '资金已返还，移送后续侦办')
}
