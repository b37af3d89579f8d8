import type { PortRequest, TaskAction, TaskView } from '../../../src/contract/task.ts'

export type NextStep = Extract<TaskAction, 'accept' | 'call' | 'call-guardian' | 'send-sms' | 'ask-carrier' | 'send-visit' | 'at-door' | 'notice' | 'outcome'>

/** Nobody is dialled a third time in vain: a line that stays busy often means that the fraudster is on it. */
const UNANSWERED_BEFORE_VISIT = 2

/** The one thing to do now, among what the server allows; null when there is only waiting. */
export function nextStep(task: TaskView): NextStep | null {
  return wishes(task).find((step) => task.actions.includes(step)) ?? null
}

export function isVisitUnderWay(task: TaskView): boolean {
  return task.sibling !== null && task.sibling.kind === 'visit' && task.sibling.state !== 'closed'
}

function wishes(task: TaskView): readonly NextStep[] {
  if (task.kind === 'visit') return ['accept', ...(task.atDoorAt === null ? (['at-door'] as const) : []), ...(task.noticeSigned ? [] : (['notice'] as const)), 'outcome']
  if (task.noticeSigned || task.calls.some((call) => call.result === 'reached')) return ['accept', 'outcome', 'call']
  const guardianTried = task.calls.some((call) => call.to === 'guardian')
  // The server names the guardian before the person once the person's own line has failed.
  const isGuardianFirst = task.actions.includes('call-guardian') && task.actions.indexOf('call-guardian') < task.actions.indexOf('call')
  if (isGuardianFirst && !guardianTried) return ['accept', 'call-guardian', ...afterCalls(task)]
  return ['accept', ...afterCalls(task)]
}

/** A dead or busy line gets a visit; while somebody is on the way, a text and the carrier reach what a call does not. */
function afterCalls(task: TaskView): readonly NextStep[] {
  if (task.unanswered < UNANSWERED_BEFORE_VISIT && !isVisitUnderWay(task)) return ['call', 'send-visit', 'outcome']
  const hasAsked = (channel: PortRequest['channel']) => task.asked.some((request) => request.channel === channel && request.to === 'person')
  return ['send-visit', ...(hasAsked('sms') ? [] : (['send-sms'] as const)), ...(hasAsked('carrier') ? [] : (['ask-carrier'] as const)), 'call', 'outcome']
}
