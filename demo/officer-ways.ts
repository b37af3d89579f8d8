import type { CallResult } from '../src/contract/task.ts'
import type { WarningLevel } from '../src/domain/levels.ts'
import type { Random } from './random.ts'

/** Medians in seconds. A red lies beside the phone until somebody takes it; a blue waits for the end of the coffee. */
export const HASTE: Record<WarningLevel, { readonly accept: number; readonly call: number; readonly redial: number; readonly setOff: number }> = {
  red: { accept: 17, call: 24, redial: 55, setOff: 25 },
  orange: { accept: 55, call: 70, redial: 140, setOff: 60 },
  yellow: { accept: 190, call: 330, redial: 600, setOff: 240 },
  blue: { accept: 800, call: 1_700, redial: 2_400, setOff: 900 },
}
export const SPREAD = { hands: 0.62, road: 0.4, talk: 0.5 }
/** The phone lies in the locker, or its owner is at the door of somebody else. */
export const ASLEEP_SHARE = 0.03
export const TALK_SECONDS = { phone: 420, door: 900 }
export const NOTICE_SECONDS = 240
/** Two minutes to the car, then so fast through town. */
export const ROAD = { startSeconds: 120, metersPerSecond: 7 }
export const SHARES = { text: 0.3, guardian: 0.65, guardianAnswers: 0.8, atHome: 0.94, signs: 0.86, askedVisit: 0.03 }

/** Victims of accepted cases are mostly at hand and mostly left in peace; an officer rings and knocks by day. */
export const FOLLOW_UP = {
  fromHour: 8, untilHour: 21, reached: 0.72, findings: { 'contacted-again': 0.12, 'paid-again': 0.02, 'needs-help': 0.05 },
  notes: ['情绪稳定，未再接到可疑来电。', '已安装国家反诈中心应用，家属陪同。', '已提醒：不会有人代为追款收费。', ''],
}

/** Reading the file is enough to see that it is somebody else's. */
export const READING_SECONDS = 90
export const REVIEW_SECONDS = 2_400
export const REPLY_SECONDS = 18_000
/** Of the time that another bureau has for its reply. */
export const REPLY_SHARES = { least: 0.3, most: 0.9 }
export const ODD_SHARES = { otherStation: 0.016, otherBureau: 0.006 }
/** Fictional, as the city is. */
export const OTHER_BUREAUS = ['望舟市反诈中心', '云屿市反诈中心', '鹭洲市反诈中心']
export const REPLIES = ['当地民警已上门见面，当事人暂未转账，请贵局电话回访。', '当事人已返回贵市，请继续劝阻。', '已联系当事人家属，建议由贵局结案。']

/** What the line says, call after call. */
const LINES: readonly (readonly [results: readonly CallResult[], share: number, redShare: number])[] = [
  [['reached'], 640, 520], [['busy', 'reached'], 80, 120], [['no-answer', 'reached'], 100, 80], [['hung-up', 'reached'], 20, 25],
  [['busy', 'busy'], 35, 120], [['no-answer', 'no-answer'], 60, 60], [['hung-up', 'busy'], 10, 20], [['switched-off'], 45, 50], [['wrong-number'], 10, 5],
]

/** A fraudster keeps the line of a red busy. */
export function lineOf(level: WarningLevel, random: Random): readonly CallResult[] {
  return LINES[random.weighted(LINES.map(([, share, redShare]) => (level === 'red' ? redShare : share)))]![0]
}

/** Log-normal: half below the median, few far above. */
export function around(median: number, spread: number, random: Random): number {
  // The sum of twelve uniforms, less six, is normal enough.
  let normal = -6
  for (let nth = 0; nth < 12; nth++) normal += random.next()
  return median * Math.exp(spread * normal)
}
