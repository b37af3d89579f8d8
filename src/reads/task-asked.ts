import type { PortRequest } from '../contract/task.ts'
import { CALL_TARGETS } from '../domain/guardian.ts'
import type { StepRow } from '../features/task/task.store.ts'

type Step = Pick<StepRow, 'kind' | 'at' | 'detail'>
const CHANNEL_OF: Readonly<Record<string, PortRequest['channel']>> = { dial: 'telephony', sms: 'sms', 'carrier-asked': 'carrier' }

/**
 * What the officer asked of the gateways, read off the task's history: the latest request of each kind to each side, with its answer. A call
 * that was put through is answered by the call itself.
 */
export function askedOf(steps: readonly Step[]): PortRequest[] {
  const asked = new Map<string, PortRequest>()
  for (const { kind, at, detail } of steps) {
    const to = CALL_TARGETS.find((one) => one === detail.to) ?? 'person'
    const begun = CHANNEL_OF[kind]
    if (begun !== undefined) asked.set(`${begun} ${to}`, { channel: begun, to, at: at.toISOString(), state: 'waiting', word: null })
    const answer = answerIn(kind, detail)
    const request = answer === undefined ? undefined : asked.get(`${answer.channel} ${to}`)
    if (answer !== undefined && request?.state === 'waiting') asked.set(`${answer.channel} ${to}`, { ...request, state: answer.state, word: answer.word })
  }
  return [...asked.values()]
}

function answerIn(kind: string, detail: Step['detail']): { channel: unknown; state: 'answered' | 'failed'; word: string } | undefined {
  switch (kind) {
    case 'call': return detail.by === 'telephony' ? { channel: 'telephony', state: 'answered', word: String(detail.result) } : undefined
    case 'port-result': return { channel: detail.channel, state: 'answered', word: String(detail.result) }
    case 'port-failed': return { channel: detail.channel, state: 'failed', word: String(detail.reason) }
    default: return undefined
  }
}
