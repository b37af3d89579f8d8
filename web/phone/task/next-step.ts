import type { PortRequest, TaskAction, TaskView } from '../../../src/contract/task.ts'
import { GUARDIAN_TARGETS, type GuardianTarget } from '../../../src/domain/guardian.ts'

export type NextStep = Extract<TaskAction, 'accept' | 'call' | 'call-guardian' | 'send-sms' | 'ask-carrier' | 'send-visit' | 'at-door' | 'notice' | 'outcome'>

/** Nobody is dialled a third time in vain: a line that stays busy often means that the fraudster is on it. */
const UNANSWERED_BEFORE_VISIT = 2

/** The one thing to do now, among what the server allows; null when there is only waiting. */
export function nextStep(task: TaskView): NextStep | null {
  return wishes(task).find((step) => task.actions.includes(step)) ?? null
}

/** Of the guardians, in the order that was given, the first who has not been called yet; null when all have been. */
export function nextGuardian({ person, calls }: Pick<TaskView, 'person' | 'calls'>): GuardianTarget | null {
  return GUARDIAN_TARGETS.slice(0, Math.max(1, person.guardians.length)).find((to) => calls.every((call) => call.to !== to)) ?? null
}

export function isVisitUnderWay(task: TaskView): boolean {
  return task.sibling !== null && task.sibling.kind === 'visit' && task.sibling.state !== 'closed'
}

function wishes(task: TaskView): readonly NextStep[] {
  if (task.kind === 'visit') return ['accept', ...(task.atDoorAt === null ? (['at-door'] as const) : []), ...(task.noticeSigned ? [] : (['notice'] as const)), 'outcome']
  if (task.noticeSigned || task.calls.some((call) => call.result === 'reached')) return ['accept', 'outcome', 'call']
  // The server names the guardians before the person once the person's own line has failed.
  const isGuardianFirst = task.actions.includes('call-guardian') && task.actions.indexOf('call-guardian') < task.actions.indexOf('call')
  if (isGuardianFirst && nextGuardian(task) !== null) return ['accept', 'call-guardian', ...afterCalls(task)]
  return ['accept', ...afterCalls(task)]
}

/** A dead or busy line gets a visit; while somebody is on the way, a text and the carrier reach what a call does not. */
function afterCalls(task: TaskView): readonly NextStep[] {
  if (task.unanswered < UNANSWERED_BEFORE_VISIT && !isVisitUnderWay(task)) return ['call', 'send-visit', 'outcome']
  const hasAsked = (channel: PortRequest['channel']) => task.asked.some((request) => request.channel === channel && request.to === 'person')
  return ['send-visit', ...(hasAsked('sms') ? [] : (['send-sms'] as const)), ...(hasAsked('carrier') ? [] : (['ask-carrier'] as const)), 'call', 'outcome']
}
