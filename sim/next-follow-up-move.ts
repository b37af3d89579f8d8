import type { z } from 'zod'
import type { FollowUpBody, FollowUpFinding, FollowUpTaskView } from '../src/contract/follow-up.ts'
import { minuteOfDay } from '../src/domain/period.ts'
import { around, ASLEEP_SHARE, FOLLOW_UP, HASTE, SPREAD, TALK_SECONDS } from '../demo/officer-ways.ts'
import { Random } from '../demo/random.ts'
import { seedOf } from './next-move.ts'

/** What an officer does with a follow-up, after a while. */
export type FollowUpStep = { readonly afterSeconds: number } & ({ readonly path: 'accept'; readonly body?: undefined } | { readonly path: 'result'; readonly body: z.input<typeof FollowUpBody> })

/** The same look gives the same next step, as with a task (nextMove). Undefined: nothing to do for now; nobody rings a victim at night. */
export function nextFollowUpStep(view: FollowUpTaskView, now: Date): FollowUpStep | undefined {
  const random = new Random(seedOf(view.id)).fork(seedOf(view.assignee?.id ?? view.unit.code)).fork(view.unanswered)
  if (view.state === 'closed') return undefined
  if (view.state === 'offered') return random.chance(ASLEEP_SHARE) ? undefined : { path: 'accept', afterSeconds: around(HASTE.blue.accept, SPREAD.hands, random) }
  const hour = Math.floor(minuteOfDay(now) / 60)
  if (hour < FOLLOW_UP.fromHour || hour >= FOLLOW_UP.untilHour) return undefined
  const isVisit = view.kind === 'follow-up-visit'
  const afterSeconds = around(isVisit ? HASTE.blue.setOff + TALK_SECONDS.door : HASTE.blue.call, SPREAD.talk, random)
  if (!random.chance(FOLLOW_UP.reached)) return { path: 'result', body: { result: 'not-reached', note: '' }, afterSeconds }
  const findings = (Object.entries(FOLLOW_UP.findings) as [FollowUpFinding, number][]).filter(([, share]) => random.chance(share)).map(([finding]) => finding)
  return { path: 'result', body: { result: 'talked', findings, note: findings.length === 0 ? random.pick(FOLLOW_UP.notes) : '' }, afterSeconds }
}
