import type { Signal, SignalKind } from '../src/contract/signal.ts'
import { FRAUD_TYPE_CODES, type FraudType } from '../src/domain/fraud-types.ts'
import type { City } from './city.ts'
import { FRAUD_WORDS } from './fraud-words.ts'
import { ageOf } from './people.ts'
import { LOCAL_BANKS } from './organisations.ts'
import type { Random } from './random.ts'
import { nameOf } from './residents.ts'
import { aboutPerson, bankPerson, filledWords, isBankOpen, type Draft } from './signal-draft.ts'
import { appOf, plantedTruth, SCREEN_SHARING_APPS } from './truth.ts'

/** What a fraud does next. */
type Move = 'sms' | 'call' | 'long-call' | 'web' | 'screen' | 'small-transfer' | 'transfer' | 'over-limit' | 'counter' | 'family-calls' | 'listed'
type Script = readonly (readonly [move: Move, waitMinutesMin: number, waitMinutesMax: number])[]

/** Who did it, to whom, and what it cost: the truth that a judge may be held against. */
export type Episode = { readonly id: number; readonly type: FraudType; readonly gang: string; readonly resident: number; readonly startedAt: Date; readonly steps: number; readonly lossFen: number }
export type PlannedSignal = { readonly atMs: number; readonly draft: Draft }

type Gang = { readonly name: string; readonly numbers: readonly string[]; readonly domains: readonly string[]; readonly mules: readonly string[] }
type Scene = { readonly city: City; readonly type: FraudType; readonly gang: Gang; readonly resident: number; readonly random: Random; stakeYuan: number; lossFen: number }

const GANGS_PER_TYPE = 3
const VICTIM_TRIES_MAX = 60
const AGE_LEAST = 12
/** The victim sees through it, or is stopped, before the next move. */
const GIVES_UP_SHARE = 0.07
const MINUTE_MS = 60_000

const SCRIPTS: Record<FraudType, readonly Script[]> = {
  'fake-order': [
    [['sms', 0, 0], ['web', 2, 30], ['small-transfer', 10, 60], ['small-transfer', 10, 40], ['transfer', 15, 60], ['transfer', 10, 40], ['over-limit', 5, 30], ['counter', 20, 60]],
    [['call', 0, 0], ['web', 3, 20], ['small-transfer', 10, 40], ['transfer', 20, 60], ['transfer', 10, 30]],
  ],
  investment: [
    [['sms', 0, 0], ['web', 5, 60], ['long-call', 20, 90], ['small-transfer', 30, 120], ['transfer', 60, 180], ['over-limit', 20, 60], ['counter', 20, 60]],
    [['web', 0, 0], ['web', 10, 60], ['transfer', 30, 120], ['family-calls', 30, 120], ['over-limit', 20, 60]],
  ],
  shopping: [[['sms', 0, 0], ['web', 3, 30], ['transfer', 10, 60], ['call', 30, 120], ['transfer', 5, 30]]],
  'customer-service': [
    [['call', 0, 0], ['long-call', 2, 6], ['screen', 4, 12], ['transfer', 5, 15], ['transfer', 2, 10], ['over-limit', 2, 10]],
    [['sms', 0, 0], ['call', 5, 40], ['web', 3, 10], ['screen', 3, 10], ['transfer', 4, 15]],
  ],
  loan: [
    [['sms', 0, 0], ['web', 2, 30], ['call', 10, 60], ['transfer', 5, 30], ['call', 10, 40], ['transfer', 5, 30]],
    [['web', 0, 0], ['long-call', 10, 40], ['small-transfer', 5, 20], ['transfer', 10, 40], ['over-limit', 5, 20]],
  ],
  'credit-record': [[['call', 0, 0], ['long-call', 3, 10], ['screen', 5, 15], ['web', 2, 10], ['transfer', 10, 30], ['transfer', 3, 12], ['over-limit', 3, 10]]],
  acquaintance: [
    [['sms', 0, 0], ['call', 30, 200], ['transfer', 10, 40], ['over-limit', 10, 40]],
    [['call', 0, 0], ['call', 60, 240], ['counter', 30, 60]],
  ],
  authority: [
    [['call', 0, 0], ['long-call', 2, 8], ['web', 5, 15], ['screen', 4, 12], ['over-limit', 10, 40], ['counter', 20, 60]],
    [['call', 0, 0], ['long-call', 1, 5], ['listed', 5, 15], ['transfer', 10, 30], ['counter', 30, 60]],
  ],
  romance: [[['web', 0, 0], ['sms', 20, 90], ['long-call', 30, 120], ['small-transfer', 20, 90], ['transfer', 60, 200], ['family-calls', 30, 120], ['over-limit', 20, 60]]],
  'game-trade': [[['web', 0, 0], ['call', 5, 30], ['small-transfer', 5, 20], ['transfer', 5, 20]]],
  other: [[['sms', 0, 0], ['web', 2, 20], ['call', 5, 30], ['transfer', 5, 20]]],
}

/** Shares of the types, sexes and ages: the Ningbo bulletin of May 2021 (mission M12) where it says, our guess elsewhere. */
const VICTIMS: Record<FraudType, { share: number; women: number; ages: readonly [least: number, most: number]; stakeYuan: readonly [least: number, most: number] }> = {
  investment: { share: 25.2, women: 0.613, ages: [30, 40], stakeYuan: [20_000, 400_000] },
  'fake-order': { share: 16.7, women: 0.614, ages: [20, 30], stakeYuan: [3_000, 80_000] },
  loan: { share: 16.3, women: 0.254, ages: [25, 35], stakeYuan: [3_000, 60_000] },
  'customer-service': { share: 10.5, women: 0.62, ages: [20, 40], stakeYuan: [5_000, 120_000] },
  shopping: { share: 9, women: 0.55, ages: [22, 45], stakeYuan: [800, 20_000] },
  'credit-record': { share: 6, women: 0.52, ages: [22, 35], stakeYuan: [10_000, 150_000] },
  acquaintance: { share: 5.3, women: 0.55, ages: [45, 65], stakeYuan: [10_000, 200_000] },
  authority: { share: 4, women: 0.6, ages: [58, 80], stakeYuan: [30_000, 600_000] },
  romance: { share: 2.5, women: 0.5, ages: [30, 52], stakeYuan: [20_000, 300_000] },
  'game-trade': { share: 2.5, women: 0.25, ages: [12, 22], stakeYuan: [300, 6_000] },
  other: { share: 2, women: 0.5, ages: [55, 80], stakeYuan: [500, 20_000] },
}
const TYPE_SHARES = FRAUD_TYPE_CODES.map((type) => VICTIMS[type].share)
const IN_AGE_BAND_SHARE = 0.65

const GANGS = new Map(FRAUD_TYPE_CODES.map((type) => [type, gangsOf(type)]))

/** Mean number of signals of an episode, for mixing; a test holds it against the stream. */
export const EPISODE_SIGNALS_MEAN = 4.75

export function planEpisode(city: City, id: number, startMs: number, random: Random): { episode: Episode; signals: PlannedSignal[] } {
  const type = FRAUD_TYPE_CODES[random.weighted(TYPE_SHARES)]!
  const [least, most] = VICTIMS[type].stakeYuan
  // Small stakes are commoner than large ones.
  const stakeYuan = Math.round((least + (most - least) * random.next() ** 3) / 100) * 100
  const scene: Scene = { city, type, gang: random.pick(GANGS.get(type)!), resident: victim(city, type, random), random, stakeYuan, lossFen: 0 }
  const signals: PlannedSignal[] = []
  let atMs = startMs
  for (const [move, waitMin, waitMax] of random.pick(SCRIPTS[type])) {
    if (signals.length > 0 && random.chance(GIVES_UP_SHARE)) break
    atMs += Math.round(random.real(waitMin, waitMax) * MINUTE_MS)
    if (move === 'counter' && !isBankOpen(atMs)) break
    signals.push({ atMs, draft: MOVES[move](scene) })
  }
  const episode = { id, type, gang: scene.gang.name, resident: scene.resident, startedAt: new Date(startMs), steps: signals.length, lossFen: scene.lossFen }
  return { episode, signals }
}

const MOVES: Record<Move, (scene: Scene) => Draft> = {
  sms: (scene) => draft(scene, 'sms', { counterpart: { phone: scene.random.pick(scene.gang.numbers) }, text: words(scene, 'sms') }),
  call: (scene) => draft(scene, 'call', {
    counterpart: { phone: scene.random.pick(scene.gang.numbers) }, durationSeconds: scene.random.between(40, 400), ...transcript(scene, 0.5),
  }),
  'long-call': (scene) => draft(scene, 'call', {
    counterpart: { phone: scene.random.pick(scene.gang.numbers) }, durationSeconds: scene.random.between(700, 5_400), ongoing: scene.random.chance(0.6), ...transcript(scene, 0.6),
  }),
  web: (scene) => draft(scene, 'web', { counterpart: site(scene), durationSeconds: scene.random.between(20, 1_200) }),
  screen: (scene) => draft(scene, 'web', { counterpart: { app: scene.random.pick(SCREEN_SHARING_APPS) }, screenSharing: true, durationSeconds: scene.random.between(200, 2_400) }),
  'small-transfer': (scene) => transfer(scene, scene.random.between(98, 980), false),
  transfer: (scene) => transfer(scene, Math.round(scene.stakeYuan * scene.random.real(0.2, 0.6)), false),
  'over-limit': (scene) => transfer(scene, Math.max(scene.stakeYuan, limitYuan(scene) + 1_000), true),
  counter: (scene) => ({
    source: 'bank', resident: scene.resident,
    signal: {
      kind: 'counter', person: bankPerson(scene.city, scene.resident, scene.random, 'counter'), counterpart: { account: scene.random.pick(scene.gang.mules) },
      amountFen: Math.max(scene.stakeYuan, limitYuan(scene) + 1_000) * 100, overOnlineLimit: true, tags: tags(scene.random),
      text: `客户要求向陌生账户汇款，说不清用途，柜员${scene.random.pick(['询问时神情紧张', '提醒后仍坚持汇款', '发现其手机一直在通话'])}。`,
    },
  }),
  'family-calls': (scene) => draft(scene, 'hotline', { text: scene.random.pick(FAMILY_WORDS), tags: ['family'] }),
  listed: (scene) => ({
    source: 'upper', resident: scene.resident,
    signal: {
      kind: 'listed', level: scene.random.pick(['red', 'red', 'orange']), text: `疑似正在遭受${scene.type === 'authority' ? '冒充公检法' : '电信网络'}诈骗`,
      person: { ...aboutPerson(scene.resident), name: nameOf(scene.city, scene.resident) },
    },
  }),
}

const FAMILY_WORDS = ['我家里人被拉进一个投资群，已经转了好几笔，劝不住，请你们快点派人。', '她要给网上认识的人转钱，谁说都不听，地址我给你们。', '他说平台提现要先交税，已经去银行了，拦一下！']

function draft(scene: Scene, kind: SignalKind, rest: Partial<Signal>): Draft {
  const source = kind === 'hotline' ? 'hotline' : kind === 'web' ? 'internet' : 'carrier'
  return { source, resident: scene.resident, signal: { kind, person: aboutPerson(scene.resident), ...rest } }
}

function transfer(scene: Scene, yuan: number, overLimit: boolean): Draft {
  const refused = overLimit || yuan > limitYuan(scene)
  if (!refused) scene.lossFen += yuan * 100
  return {
    source: 'bank', resident: scene.resident,
    signal: {
      kind: 'transfer', person: bankPerson(scene.city, scene.resident, scene.random, 'transfer'), counterpart: { account: scene.random.pick(scene.gang.mules) },
      amountFen: yuan * 100, ...(refused ? { overOnlineLimit: true } : {}),
    },
  }
}

function site(scene: Scene): { domain: string; app?: string } {
  const app = scene.random.chance(0.4) ? appOf(scene.type) : undefined
  return { domain: scene.random.pick(scene.gang.domains), ...(app === undefined ? {} : { app }) }
}

function transcript(scene: Scene, share: number): { text?: string } {
  return scene.random.chance(share) ? { text: words(scene, 'call') } : {}
}

function words(scene: Scene, kind: 'sms' | 'call'): string {
  const { city, resident, random, stakeYuan } = scene
  // 小陈 from a superior, 陈先生 or 陈女士 from a stranger.
  const title = scene.type === 'acquaintance' ? '' : city.people.female[resident] === 1 ? '女士' : '先生'
  const called = nameOf(city, resident).slice(0, 1) + title
  const app = appOf(scene.type) ?? random.pick(SCREEN_SHARING_APPS)
  return filledWords(random.pick(FRAUD_WORDS[scene.type][kind]), { name: called, yuan: stakeYuan, domain: random.pick(scene.gang.domains), app, code: random.between(1000, 9999), bank: random.pick(LOCAL_BANKS).name })
}

function tags(random: Random): string[] {
  return ['nervous', ...(random.chance(0.6) ? ['on-the-phone'] : []), ...(random.chance(0.5) ? ['coached'] : [])]
}

function limitYuan({ city, resident }: Scene): number {
  return city.people.onlineTransferLimitFen[resident]! / 100
}

function victim(city: City, type: FraudType, random: Random): number {
  const { women, ages } = VICTIMS[type]
  const female = random.chance(women) ? 1 : 0
  const [least, most] = random.chance(IN_AGE_BAND_SHARE) ? ages : [type === 'game-trade' ? AGE_LEAST : 18, 80]
  let candidate = 0
  for (let tries = 0; tries < VICTIM_TRIES_MAX; tries++) {
    candidate = random.between(0, city.people.count - 1)
    const age = ageOf(city.people, candidate)
    if (city.people.female[candidate] === female && age >= least && age < most) break
  }
  return candidate
}

/** Each gang has a third of the numbers, domains and mules of its type: what it shares makes its cases a series. */
function gangsOf(type: FraudType): Gang[] {
  const planted = plantedTruth([type])
  return Array.from({ length: GANGS_PER_TYPE }, (_, gang) => {
    const mine = (list: string) => planted.filter((entry) => entry.list === list).filter((_entry, nth) => nth % GANGS_PER_TYPE === gang).map((entry) => entry.value)
    return { name: `${type}-${gang + 1}`, numbers: mine('scam-number'), domains: mine('bad-domain'), mules: mine('mule-account') }
  })
}
