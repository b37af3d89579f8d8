import type { TelecomPort } from '../adapters/telecom/telecom.client.ts'
import type { TelecomRequest } from '../adapters/telecom/telecom.codec.ts'
import { claimOutgoing, outgoingGaveUp, outgoingRetry, outgoingSent, type Outgoing } from '../flows/outgoing-to-telecom.ts'
import { log } from '../platform/log.ts'
import type { Context } from '../platform/transaction.ts'
import { loop, type Loop } from './loop.ts'

const LOOK_EVERY_MS = 500
const AT_ONCE = 4
const ATTEMPTS_MAX = 6

/**
 * Sends what the outbox holds for the carrier. Each row is leased while it is under way, so that a worker that dies gives it back and no two
 * workers send it at once; the gateway knows our id, so that sending twice is harmless. After six attempts the officer is told on the timeline.
 */
export function startTelecomSender(contextNow: () => Context, port: TelecomPort | undefined): Loop {
  const sendSome = async () => {
    const claimed = await claimOutgoing(contextNow(), AT_ONCE)
    await Promise.all(claimed.map((outgoing) => sendOne(contextNow, port, outgoing)))
    return claimed.length > 0 ? 'more' : 'idle'
  }
  return loop(sendSome, { name: 'sending to the carrier', idleMs: LOOK_EVERY_MS, afterFailureMs: LOOK_EVERY_MS })
}

async function sendOne(contextNow: () => Context, port: TelecomPort | undefined, outgoing: Outgoing): Promise<void> {
  if (port === undefined) return outgoingGaveUp(contextNow(), outgoing, 'no-gateway')
  const request = requestOf(outgoing)
  if (request === undefined) return outgoingGaveUp(contextNow(), outgoing, 'no-number')
  try {
    const reply = await port.ask(request, contextNow().now)
    await (reply.status === 'accepted' ? outgoingSent(contextNow(), outgoing) : outgoingGaveUp(contextNow(), outgoing, reply.reason ?? 'refused'))
  } catch (error) {
    log.warn({ outbox: outgoing.id, attempt: outgoing.attempts, err: error }, 'the carrier did not answer')
    await (outgoing.attempts >= ATTEMPTS_MAX ? outgoingGaveUp(contextNow(), outgoing, 'no-answer-from-carrier') : outgoingRetry(contextNow(), outgoing))
  }
}

function requestOf(outgoing: Outgoing): TelecomRequest | undefined {
  const id = String(outgoing.id)
  if ('callId' in outgoing) return callRequestOf(id, outgoing)
  if (outgoing.phone === undefined) return undefined
  switch (outgoing.channel) {
    case 'sms': return { id, do: 'sms', to: outgoing.phone, text: outgoing.text }
    case 'telephony': return outgoing.officerPhone === undefined ? undefined : { id, do: 'dial', from: outgoing.officerPhone, to: outgoing.phone }
    case 'carrier': return { id, do: 'help-reach', to: outgoing.phone }
    case 'block':
    case 'unblock': return { id, do: outgoing.channel, number: outgoing.phone }
  }
}

function callRequestOf(id: string, { channel, callId: room, legs }: Extract<Outgoing, { callId: string }>): TelecomRequest | undefined {
  switch (channel) {
    case 'hang-up': return { id, do: channel, room }
    case 'conference': return legs.length === 0 ? undefined : { id, do: channel, room, legs: [...legs] }
  }
}
