import type { z } from 'zod'
import type { CallResult, HandoverBody, NoticeBody, OutcomeBody, TaskView } from '../src/contract/task.ts'
import { around, ASLEEP_SHARE, HASTE, lineOf, NOTICE_SECONDS, ODD_SHARES, OTHER_BUREAUS, READING_SECONDS, ROAD, SHARES, SPREAD, TALK_SECONDS } from '../demo/officer-ways.ts'
import { verdict, type Meeting } from '../demo/past-verdict.ts'
import { Random } from '../demo/random.ts'
import { signature } from '../demo/strokes.ts'

/** One thing that an officer does with a task, after a while. */
export type Move = { readonly afterSeconds: number } & (
  | { readonly path: 'accept' | 'at-door'; readonly body?: undefined }
  | { readonly path: 'calls'; readonly body: { readonly to: 'person' | 'guardian'; readonly result: CallResult } }
  | { readonly path: 'notice'; readonly body: z.infer<typeof NoticeBody> }
  | { readonly path: 'outcome'; readonly body: OutcomeBody }
  | { readonly path: 'handover'; readonly body: z.input<typeof HandoverBody> }
)
/** What the officer may know besides the task. */
export type Around = { readonly victim: { readonly lostFen: number } | undefined; readonly roadMeters: number; readonly otherStation: string; readonly now: Date }

const GUARDIAN_SECONDS = 45
/** The visit that was sent has come to nothing, and the line is still dead. */
const TRY_AGAIN_SECONDS = 600

/** The same task looked at twice gives the same next move: a simulator that was restarted goes on where it was. Undefined: nothing to do for now. */
export function nextMove(view: TaskView, known: Around): Move | undefined {
  const random = new Random(seedOf(view.warningId)).fork(view.kind).fork(seedOf(view.assignee?.id ?? view.unit.code))
  if (view.state === 'closed') return undefined
  if (view.state === 'offered') return random.chance(ASLEEP_SHARE) ? undefined : { path: 'accept', afterSeconds: around(HASTE[view.level].accept, SPREAD.hands, random) }
  return view.kind === 'visit' ? visitMove(view, known, random) : callMove(view, known, random)
}

function callMove(view: TaskView, known: Around, random: Random): Move | undefined {
  const line = lineOf(view.level, random)
  const oddly = handing(view, known, random)
  const wantsGuardian = random.chance(SHARES.guardian)
  const calls = view.calls.filter((call) => call.to === 'person')
  const last = calls.at(-1)?.result
  // Each step draws anew, so that what came before does not change it.
  const step = random.fork(view.calls.length)
  if (oddly !== undefined && last === undefined) return oddly
  if (last === 'reached') return outcome(view, known, 'phone', { median: TALK_SECONDS.phone, random: step })
  if (last === undefined) return dial(line[0]!, HASTE[view.level].call, step)
  const dead = last === 'switched-off' || last === 'wrong-number' || view.unanswered >= 2
  if (!dead) return dial(line[calls.length] ?? 'no-answer', HASTE[view.level].redial, step)
  if (view.person.hasGuardian && wantsGuardian && view.calls.every((call) => call.to === 'person')) {
    return { path: 'calls', body: { to: 'guardian', result: step.chance(SHARES.guardianAnswers) ? 'reached' : 'no-answer' }, afterSeconds: around(GUARDIAN_SECONDS, SPREAD.hands, step) }
  }
  return view.sibling === null ? dial(step.pick(['reached', 'no-answer']), TRY_AGAIN_SECONDS, step) : undefined
}

function visitMove(view: TaskView, known: Around, random: Random): Move {
  const atHome = random.chance(SHARES.atHome)
  const signs = atHome && random.chance(SHARES.signs)
  const roadSeconds = ROAD.startSeconds + known.roadMeters / ROAD.metersPerSecond
  if (view.atDoorAt === null) return { path: 'at-door', afterSeconds: around(HASTE[view.level].setOff + roadSeconds, SPREAD.road, random.fork(1)) }
  const talk = random.fork(2)
  if (signs && !view.noticeSigned) return { path: 'notice', body: { strokes: signature(talk) }, afterSeconds: around(TALK_SECONDS.door * 0.7, SPREAD.talk, talk) }
  const median = signs || !atHome ? NOTICE_SECONDS : TALK_SECONDS.door
  return outcome(view, known, atHome ? 'door' : 'nobody-home', { median, random: random.fork(3) })
}

function dial(result: CallResult, median: number, random: Random): Move {
  return { path: 'calls', body: { to: 'person', result }, afterSeconds: around(median, SPREAD.hands, random) }
}

function handing(view: TaskView, { otherStation }: Around, random: Random): Move | undefined {
  const dice = random.next()
  const afterSeconds = around(READING_SECONDS, SPREAD.hands, random)
  const bureau = random.pick(OTHER_BUREAUS)
  // Whoever got it from another unit keeps it.
  if (view.place.source === 'handover') return undefined
  if (dice < ODD_SHARES.otherStation) return { path: 'handover', body: { reason: 'not-mine', toUnit: otherStation }, afterSeconds }
  if (dice < ODD_SHARES.otherStation + ODD_SHARES.otherBureau) return { path: 'handover', body: { reason: 'out-of-county', toBureau: bureau }, afterSeconds }
  return undefined
}

function outcome(view: TaskView, { victim, now }: Around, meeting: Meeting, pace: { median: number; random: Random }): Move {
  const afterSeconds = around(pace.median, SPREAD.talk, pace.random)
  const known = { amountAtRiskFen: view.amountAtRiskFen, reasons: view.reasons.map((reason) => reason.code), hasGuardian: view.person.hasGuardian, victim }
  return { path: 'outcome', body: verdict(known, meeting, now, pace.random), afterSeconds }
}

/** 32 bits of an id. */
export function seedOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
