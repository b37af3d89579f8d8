import type { TipBody } from '../src/contract/tip.ts'
import { fileTip } from '../src/flows/citizen-to-tip.ts'
import { answerTip, dismissTip, takeUpTip } from '../src/flows/tip-to-answer.ts'
import { tipToList } from '../src/flows/tip-to-list.ts'
import { uuidv7 } from '../src/platform/ids.ts'
import type { ActorContext, Context } from '../src/platform/transaction.ts'
import { actingAs } from './actors.ts'
import type { City } from './city.ts'
import { bankCard, mobile } from './numbers.ts'
import type { Ground } from './seed-ground.ts'

const HOUR_MS = 3_600_000
/** Beyond those of the lists and of their scenes (demo/seed-lists.ts). */
const FIRST_NUMBER = 9_100
/** Residents who report; nothing else happens to them in the demo. */
const FIRST_REPORTER = 70_001
/** So that they live in different places. */
const APART = 997

type Said = Pick<TipBody, 'about' | 'channel' | 'words'> & Partial<Pick<TipBody, 'fraudType'>> & { readonly lostFen?: number }

/** What citizens reported lately: one whose money has gone, one number told of by three people, one in work, and three that were answered. */
export async function tipScenes(context: Context, city: City, ground: Ground): Promise<void> {
  const back = (hoursAgo: number): Context => {
    const at = new Date(context.now.getTime() - hoursAgo * HOUR_MS)
    return { ...context, now: at, newId: () => uuidv7(at) }
  }
  const as = (login: string, hoursAgo: number): ActorContext => { const then = back(hoursAgo); return actingAs(then, city, ground.userIds, login, then.now) }
  const report = (nth: number, hoursAgo: number, { lostFen, ...said }: Said): Promise<string> => {
    const then = back(hoursAgo)
    const phone = mobile('resident', FIRST_REPORTER + nth * APART)
    const paid = lostFen === undefined ? null : { amountFen: lostFen, at: new Date(then.now.getTime() - HOUR_MS / 3).toISOString() }
    return fileTip(then, { token: then.vault.token('phone', phone) }, { key: `demo-report-number-${nth}`, phone, fraudType: null, happenedAt: null, region: null, ...said, paid })
  }
  const caller = { kind: 'phone' as const, value: mobile('scam', FIRST_NUMBER) }

  await report(0, 0.03, { about: [{ kind: 'account', value: bankCard('mule', 391) }], channel: 'chat', fraudType: 'fake-order', words: '进群刷单，前两单返了钱，第三单让我连做，转了钱不让提现，客服说要再交保证金。', lostFen: 2_680_000 })
  for (const [nth, hoursAgo] of [[1, 5], [2, 3], [3, 0.6]] as const) await report(nth, hoursAgo, { about: [caller], channel: 'call', fraudType: 'customer-service', words: '自称快递客服，说包裹丢了要理赔，让我下载会议软件。' })
  await takeUpTip(as('call1', 20), await report(4, 22, { about: [{ kind: 'domain', value: 'jinjie-loan.example' }, { kind: 'app', value: '金捷速贷' }], channel: 'sms', fraudType: 'loan', words: '短信里的链接，贷款要先交解冻费。' }))

  const listed = await report(5, 50, { about: [{ kind: 'phone', value: mobile('scam', FIRST_NUMBER + 1) }], channel: 'call', fraudType: 'authority', words: '自称公安局，要我把钱转到安全账户核查。' })
  await takeUpTip(as('analyst1', 48), listed)
  await tipToList(as('analyst1', 47), listed, { nth: 0, evidence: '回拨举报人核实，附通话记录。' })
  await answerTip(as('analyst1', 46), listed, { result: 'confirmed', answer: '您举报的号码已核实，列入涉诈名单。感谢您的举报。' })
  const harmless = await report(6, 70, { about: [{ kind: 'phone', value: mobile('merchant', 33) }], channel: 'call', words: '一直打电话推销，怀疑是骗子。' })
  await takeUpTip(as('call1', 69), harmless)
  await answerTip(as('call1', 68), harmless, { result: 'unconfirmed', answer: '经核实为商户推销电话，未发现诈骗。如再有要求转账的，请拨打 96110。' })
  await dismissTip(as('call1', 90), await report(7, 94, { about: [], channel: 'in-person', words: '邻居欠钱不还。' }), '民间借贷纠纷，与诈骗无关。')
}
