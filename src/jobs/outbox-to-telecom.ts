import type { TelecomPort } from '../adapters/telecom/telecom.client.ts'
import type { TelecomRequest } from '../adapters/telecom/telecom.codec.ts'
import { claimOutgoing, outgoingGaveUp, outgoingRetry, outgoingSent, type Outgoing } from '../flows/outgoing-to-telecom.ts'
import { log } from '../platform/log.ts'
import type { Context } from '../platform/transaction.ts'

const LOOK_EVERY_MS = 500
const AT_ONCE = 4
const ATTEMPTS_MAX = 6

export type Sender = { readonly stop: () => Promise<void> }

/**
 * Sends what the outbox holds for the carrier. Each row is leased while it is under way, so that a worker that dies gives it back and no two
 * workers send it at once; the gateway knows our id, so that sending twice is harmless. After six attempts the officer is told on the timeline.
 */
export function startTelecomSender(contextNow: () => Context, port: TelecomPort | undefined): Sender {
  let stopped = false
  let wakeUp: () => void = () => undefined
  const running = (async () => {
    while (!stopped) {
      try {
        const claimed = await claimOutgoing(contextNow(), AT_ONCE)
        await Promise.all(claimed.map((outgoing) => sendOne(contextNow, port, outgoing)))
        if (claimed.length > 0) continue
      } catch (error) {
        log.warn({ err: (error as Error).message }, 'sending to the carrier failed; it tries again')
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS)
        wakeUp = () => { clearTimeout(timer); resolve() }
      })
    }
  })()
  return { stop: async () => { stopped = true; wakeUp(); await running } }
}

async function sendOne(contextNow: () => Context, port: TelecomPort | undefined, outgoing: Outgoing): Promise<void> {
  if (port === undefined) return outgoingGaveUp(contextNow(), outgoing, 'no-gateway')
  const request = requestOf(outgoing)
  if (request === undefined) return outgoingGaveUp(contextNow(), outgoing, 'no-number')
  try {
    const reply = await port.ask(request, contextNow().now)
    await (reply.status === 'accepted' ? outgoingSent(contextNow(), outgoing) : outgoingGaveUp(contextNow(), outgoing, reply.reason ?? 'refused'))
  } catch (error) {
    log.warn({ outbox: outgoing.id, attempt: outgoing.attempts, err: (error as Error).message }, 'the carrier did not answer')
    await (outgoing.attempts >= ATTEMPTS_MAX ? outgoingGaveUp(contextNow(), outgoing, 'no-answer-from-carrier') : outgoingRetry(contextNow(), outgoing))
  }
}

function requestOf(outgoing: Outgoing): TelecomRequest | undefined {
  const id = String(outgoing.id)
  if (outgoing.phone === undefined) return undefined
  switch (outgoing.channel) {
    case 'sms': return { id, do: 'sms', to: outgoing.phone, text: outgoing.text }
    case 'telephony': return outgoing.officerPhone === undefined ? undefined : { id, do: 'dial', from: outgoing.officerPhone, to: outgoing.phone }
    case 'carrier': return { id, do: 'help-reach', to: outgoing.phone }
  }
}
