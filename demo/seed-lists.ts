import type { ListName } from '../src/domain/lists.ts'
import { lastBlockOrder } from '../src/features/listing/listing.store.ts'
import { decideAppeal } from '../src/flows/appeal-to-release.ts'
import { addToList } from '../src/flows/entry-to-list.ts'
import { askToBlock, blockAnswered } from '../src/flows/number-to-block.ts'
import { takeAppeal, takeAppealOfEntry } from '../src/flows/objection-to-appeal.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import { asSystem, type ActorContext, type Context } from '../src/platform/transaction.ts'
import { actingAs } from './actors.ts'
import type { City } from './city.ts'
import { bankCard, mobile } from './numbers.ts'
import type { Ground } from './seed-ground.ts'

const DAY_MS = 86_400_000
/** Beyond those that the centre's lists hold from the beginning (demo/truth.ts). */
const FIRST_NUMBER = 9_000
/** Whose account the seeded case of a fake order paid (demo/seed-cases.ts). */
const STOPPED = 243

type Words = { readonly list: ListName; readonly value: string; readonly evidence: string; readonly level?: number }

/** What happened to the lists lately: proposals to confirm, a number blocked, objections to decide, about a number and about a stopped account, and one that was upheld. */
export async function listScenes(context: Context, city: City, ground: Ground): Promise<void> {
  const as = (login: string, daysAgo: number): ActorContext => {
    const at = new Date(context.now.getTime() - daysAgo * DAY_MS)
    return actingAs({ ...context, now: at, newId: () => uuidv7(at) }, city, ground.userIds, login, at)
  }
  const add = async (login: string, daysAgo: number, { level, ...words }: Words): Promise<string> =>
    (await addToList(as(login, daysAgo), { ...words, source: '案件研判', fraudType: null, level: level ?? null, caseId: null, expiresAt: null })).id
  const officer = city.users.find((user) => user.role === 'officer')!.login
  await add(officer, 0.2, { list: 'scam-number', value: mobile('scam', FIRST_NUMBER), evidence: '群众两次接到自称客服的来电，附通话记录。' })
  await add(officer, 0.1, { list: 'mule-account', value: bankCard('mule', 259), evidence: '被害人转账的收款账户，当日分五笔转出。', level: 1 })
  await add('analyst1', 1, { list: 'wallet', value: 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8', evidence: '第三级账户购买虚拟币后转入此地址。', level: 4 })
  const blocked = await add('analyst1', 3, { list: 'scam-number', value: mobile('scam', FIRST_NUMBER + 1), evidence: '三名被害人均接到此号码来电。' })
  await askToBlock(as('analyst1', 3), blocked, 'block')
  await asSystem(context, async (tx) => blockAnswered(tx, context, (await lastBlockOrder(tx, blocked))!.id, 'blocked'))
  await takeAppealOfEntry(as('call1', 1), blocked, { channel: 'phone', name: '邵某', contact: mobile('stranger', 71), reason: '号码上月在营业厅新办，与以前的机主无关。' })
  // Of the case of fifteen hours ago: stopped at the bank, and on no list.
  const station = city.units.find((unit) => unit.kind === 'station')!.code
  const counter = city.users.find((user) => user.role === 'officer' && user.unit === station)!.login
  await takeAppeal(as(counter, 0.2), { kind: 'account', value: bankCard('mule', STOPPED), channel: 'counter', name: '周某', contact: mobile('stranger', 72), reason: '卡里是当月工资，别人转来的一万二是还我的借款，有借条。' })
  const wrong = await add('analyst1', 6, { list: 'mule-account', value: bankCard('merchant', 12), evidence: '一名被害人的转账对象。', level: 1 })
  const upheld = await takeAppealOfEntry(as('call1', 5), wrong, { channel: 'counter', name: '渔火海鲜店', contact: mobile('merchant', 12), reason: '本店收款账户，当日有真实交易。' })
  await decideAppeal(as('commander1', 4), upheld.id, { decision: 'upheld', reason: '经核对当日流水和小票，为正常经营收款。', identified: true })
}
