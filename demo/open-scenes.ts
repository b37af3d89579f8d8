import type { CallResult } from '../src/contract/task.ts'
import type { Signal } from '../src/contract/signal.ts'
import { FRAUD_TYPE_CODES, type FraudType } from '../src/domain/fraud-types.ts'
import type { Task } from '../src/features/task/task.rules.ts'
import { acceptTask } from '../src/flows/accept-task.ts'
import { recordCall } from '../src/flows/call-to-next-step.ts'
import { mergeWarning } from '../src/flows/duplicate-to-warning.ts'
import { arriveAtDoor } from '../src/flows/task-to-door-visit.ts'
import { handOver } from '../src/flows/task-to-other-unit.ts'
import { signNotice } from '../src/flows/visit-to-notice.ts'
import type { ActorContext } from '../src/platform/transaction.ts'
import { mergeCandidates } from '../src/reads/merge-candidates.ts'
import type { ListName } from '../src/domain/lists.ts'
import type { City } from './city.ts'
import { FRAUD_WORDS } from './fraud-words.ts'
import { Random } from './random.ts'
import { accountOf, nameOf, phoneOf } from './residents.ts'
import { filledWords, idNumberOf, type SignalSource } from './signal-draft.ts'
import { signature } from './strokes.ts'
import { plantedTruth } from './truth.ts'

/** Where the person lives: in the beat of the n-th station (of a family of several), in the village of a grid leader, or with the person of the n-th scene. */
export type Place = { readonly station: number; readonly hasFamily?: true } | { readonly leader: string } | { readonly familyOf: number }
export type SceneAct = { readonly task: Task['kind']; readonly run: (context: ActorContext, task: Task) => Promise<void> }
type SceneSignal = { readonly source: SignalSource; readonly minutesAgo: number; readonly signal: (resident: number, city: City) => Omit<Signal, 'ref' | 'at'> }
export type Scene = { readonly where: Place; readonly signals: readonly SceneSignal[]; readonly acts: readonly { readonly minutesAgo: number; readonly act: SceneAct }[] }

const accept = (task: Task['kind'] = 'dissuade'): SceneAct => ({ task, run: (context, { id }) => acceptTask(context, id) })
const call = (result: CallResult): SceneAct => ({ task: 'dissuade', run: (context, { id }) => recordCall(context, id, 'person', result) })
const arrive: SceneAct = { task: 'visit', run: (context, { id }) => arriveAtDoor(context, id) }
const sign: SceneAct = { task: 'visit', run: (context, { id }) => signNotice(context, id, signature(new Random(1))) }
const handToBureau = (bureau: string): SceneAct => ({ task: 'dissuade', run: (context, { id }) => handOver(context, id, { reason: 'out-of-county', toBureau: bureau, note: '' }) })
/** Husband and wife were warned of the same caller: the station makes one of the two. */
const merge: SceneAct = { task: 'dissuade', run: async (context, { warningId }) => {
  const [other] = (await mergeCandidates(context, warningId)).items.filter(({ warning, signs }) => warning.state === 'open' && signs.includes('address'))
  if (other !== undefined) await mergeWarning(context, warningId, { into: other.warning.id, reason: '夫妻同住，同一来电，一次劝阻即可' })
} }
const at = (minutesAgo: number, act: SceneAct) => ({ minutesAgo, act })

/** The first of its kind that the centre has on its lists. */
function listed(list: ListName, type: FraudType): string {
  return plantedTruth(FRAUD_TYPE_CODES).find((planted) => planted.list === list && planted.type === type && planted.known)!.value
}

const said = (type: FraudType, minutesAgo: number, seconds: number): SceneSignal => ({
  source: 'carrier', minutesAgo,
  signal: (resident, city) => ({
    kind: 'call', person: { phone: phoneOf(resident) }, counterpart: { phone: listed('scam-number', type) }, durationSeconds: seconds,
    text: filledWords(FRAUD_WORDS[type].call[0]!, { name: nameOf(city, resident).slice(0, 1), yuan: 50_000, domain: listed('bad-domain', type), app: '屏联会议', code: 7_315, bank: '潮信银行' }),
  }),
})
const rang = (type: FraudType, minutesAgo: number, seconds: number): SceneSignal => ({
  source: 'carrier', minutesAgo, signal: (resident) => ({ kind: 'call', person: { phone: phoneOf(resident) }, counterpart: { phone: listed('scam-number', type) }, durationSeconds: seconds }),
})
const paid = (type: FraudType, minutesAgo: number, yuan: number): SceneSignal => ({
  source: 'bank', minutesAgo, signal: (resident) => ({ kind: 'transfer', person: { phone: phoneOf(resident), account: accountOf(resident) }, counterpart: { account: listed('mule-account', type) }, amountFen: yuan * 100 }),
})
const atCounter = (minutesAgo: number, yuan: number): SceneSignal => ({
  source: 'bank', minutesAgo,
  signal: (resident, city) => ({
    kind: 'counter', person: { phone: phoneOf(resident), account: accountOf(resident), idNumber: idNumberOf(city, resident), name: nameOf(city, resident) }, counterpart: { account: listed('mule-account', 'investment') },
    amountFen: yuan * 100, tags: ['nervous', 'on-the-phone'], text: '客户要求向陌生账户汇款，说不清用途，柜员询问时神情紧张。',
  }),
})
const pushed = (minutesAgo: number, level: 'orange' | 'yellow'): SceneSignal => ({ source: 'upper', minutesAgo, signal: (resident) => ({ kind: 'listed', person: { phone: phoneOf(resident) }, level, text: '曾访问涉诈网址，建议核实提醒' }) })
const asked = (minutesAgo: number): SceneSignal => ({ source: 'hotline', minutesAgo, signal: (resident) => ({ kind: 'hotline', person: { phone: phoneOf(resident) }, text: '她要给网上认识的人转钱，谁说都不听，麻烦你们上门看看。', tags: ['family'] }) })

/** Every stage of the work once, spread over the stations. */
export const OPEN_SCENES: readonly Scene[] = [
  { where: { station: 0 }, signals: [said('authority', 3, 130), paid('authority', 0.4, 48_000)], acts: [] },
  { where: { station: 3 }, signals: [said('customer-service', 9, 800), paid('customer-service', 4.2, 19_900)], acts: [at(3.9, accept()), at(3.4, call('busy'))] },
  { where: { station: 5 }, signals: [atCounter(17, 170_000)], acts: [at(16.7, accept()), at(16.2, call('busy')), at(15, call('busy')), at(14.2, accept('visit'))] },
  { where: { leader: 'g990102001001' }, signals: [said('investment', 8, 500), paid('investment', 2.2, 60_000)], acts: [at(1.9, accept()), at(0.5, call('switched-off'))] },
  { where: { station: 8 }, signals: [paid('fake-order', 34, 12_000)], acts: [at(33.6, accept()), at(33, call('no-answer')), at(31.5, call('no-answer')), at(30.5, accept('visit')), at(9, arrive), at(1.5, sign)] },
  { where: { station: 10 }, signals: [asked(16)], acts: [at(15, accept()), at(13, call('reached'))] },
  { where: { station: 0 }, signals: [pushed(4, 'orange')], acts: [] },
  { where: { station: 0 }, signals: [pushed(6, 'yellow')], acts: [] },
  { where: { station: 12 }, signals: [pushed(28, 'yellow')], acts: [at(24, accept()), at(13, call('no-answer'))] },
  { where: { station: 14 }, signals: [asked(7)], acts: [] },
  { where: { station: 16 }, signals: [rang('loan', 40, 300)], acts: [] },
  { where: { station: 17 }, signals: [pushed(290, 'orange')], acts: [at(288, accept()), at(285, call('reached')), at(150, handToBureau('望舟市反诈中心'))] },
  { where: { station: 2, hasFamily: true }, signals: [said('customer-service', 22, 640)], acts: [at(20, accept()), at(18, call('busy'))] },
  { where: { familyOf: 12 }, signals: [rang('customer-service', 19, 300)], acts: [at(12, merge)] },
  { where: { station: 7, hasFamily: true }, signals: [said('loan', 14, 420)], acts: [at(12, accept())] },
  { where: { familyOf: 14 }, signals: [rang('loan', 9, 260)], acts: [] },
]
