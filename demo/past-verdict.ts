import type { Outcome, OutcomeBody, Protection } from '../src/contract/task.ts'
import { PROTECTIONS } from '../src/contract/task.ts'
import { bankCard } from './numbers.ts'
import { around } from './officer-ways.ts'
import type { CaseStart } from './past-case.ts'
import type { Random } from './random.ts'

/** What an answer depends on. */
type Known = Pick<CaseStart, 'amountAtRiskFen' | 'reasons' | 'hasGuardian' | 'victim'>
/** How the officer met the person in the end. */
export type Meeting = 'phone' | 'door' | 'nobody-home' | 'wrong-number'

/** Mission M2: 4,506 of 4,546 people dissuaded; M3: 952 of 964. Ours are not quite as good, as a demo should show every outcome. */
const VICTIM_OUTCOMES: readonly (readonly [Outcome, number])[] = [['dissuaded', 970], ['refused', 16], ['wrong-person', 6], ['duplicate', 3]]
const EVERYDAY_OUTCOMES: readonly (readonly [Outcome, number])[] = [['false-alarm', 780], ['dissuaded', 190], ['wrong-person', 18], ['duplicate', 12]]
const NOBODY_HOME_OUTCOMES: readonly (readonly [Outcome, number])[] = [['unreachable', 70], ['not-found', 30]]
/** Of those who had sent something already: most know it too late. */
const PAID_SHARE = 0.08
/** A victim who named no sum was about to lose what this kind of fraud usually costs; some sums nobody will ever know. */
const UNNAMED_SUM_SHARE = 0.45
const UNNAMED_SUM_YUAN = { median: 9_000, spread: 0.9 }
const INDIRECT_SHARE = 0.6

const NOTES: Record<Outcome, readonly string[]> = {
  dissuaded: ['已说明诈骗手法，当事人认可，未转账。', '当事人已挂断可疑电话，删除相关软件，承诺不再转账。', '家属在场一并劝阻，已退出投资群。', '与银行联动，汇款已撤回，当事人情绪平稳。', '当事人起初不信，通过 96110 核实身份后配合。'],
  'false-alarm': ['与子女正常通话，非诈骗。', '购房首付款，合同已核对。', '本人咨询，未遇诈骗。', '正常生意往来，收款方为老客户。'],
  refused: ['当事人坚持认为是正规投资，拒绝劝阻，已通知家属和银行。', '当面劝阻仍不配合，已请社区继续跟进。'],
  'already-paid': ['接通时已转出，已指导报案并启动止付。', '上门时钱已转出，当场协助拨打 96110。'],
  unreachable: ['多次拨打未接，上门无人，留下告知书。', '电话关机，家中无人应答，已联系社区留意。'],
  'not-found': ['登记地址无此人，邻居称已搬走。', '查无此址，已请户籍核实。'],
  'wrong-person': ['机主非登记人，号码已转让。', '本人称未接到相关电话，系号码登记错误。'],
  duplicate: ['同一事件已由另一单位办理。'],
}

export function verdict(start: Known, meeting: Meeting, at: Date, random: Random): OutcomeBody {
  const outcome = outcomeOf(start, meeting, random)
  const note = random.chance(0.75) ? random.pick(NOTES[outcome]) : ''
  const body: OutcomeBody = { outcome, note, directFen: 0, indirectFen: 0, protections: outcome === 'dissuaded' || outcome === 'already-paid' ? protections(start, meeting, random) : [] }
  if (outcome === 'dissuaded') return { ...body, ...savedSums(start, random) }
  if (outcome === 'already-paid') return { ...body, paid: { amountFen: start.victim!.lostFen, account: bankCard('mule', random.between(0, 260)), at: new Date(at.getTime() - random.between(8, 90) * 60_000).toISOString() } }
  return body
}

function outcomeOf(start: Known, meeting: Meeting, random: Random): Outcome {
  if (meeting === 'nobody-home') return drawn(NOBODY_HOME_OUTCOMES, random)
  if (meeting === 'wrong-number') return 'wrong-person'
  if (start.victim === undefined) return drawn(EVERYDAY_OUTCOMES, random)
  if (start.victim.lostFen > 0 && random.chance(PAID_SHARE)) return 'already-paid'
  return drawn(VICTIM_OUTCOMES, random)
}

/** Stopped at the counter or by the limit: saved directly. Not sent after the talk: saved indirectly. The two are counted apart. */
function savedSums(start: Known, random: Random): Pick<OutcomeBody, 'directFen' | 'indirectFen'> {
  const stopped = start.reasons.some((code) => code.startsWith('counter-') || code === 'over-limit')
  if (start.amountAtRiskFen !== null) {
    if (stopped) return { directFen: start.amountAtRiskFen, indirectFen: 0 }
    return { directFen: 0, indirectFen: start.victim !== undefined && random.chance(INDIRECT_SHARE) ? start.amountAtRiskFen : 0 }
  }
  if (start.victim === undefined || !random.chance(UNNAMED_SUM_SHARE)) return { directFen: 0, indirectFen: 0 }
  return { directFen: 0, indirectFen: Math.max(500, Math.round(around(UNNAMED_SUM_YUAN.median, UNNAMED_SUM_YUAN.spread, random) / 100) * 100) * 100 }
}

function protections(start: Known, meeting: Meeting, random: Random): Protection[] {
  const share: Record<Protection, number> = {
    'bank-limit': 0.35, 'delayed-transfer': 0.45, 'anti-fraud-app': meeting === 'door' ? 0.85 : 0.55, 'call-block': 0.4, 'family-informed': start.hasGuardian ? 0.6 : 0.15,
  }
  return PROTECTIONS.filter((protection) => random.chance(share[protection]))
}

function drawn(shares: readonly (readonly [Outcome, number])[], random: Random): Outcome {
  return shares[random.weighted(shares.map(([, share]) => share))]![0]
}
