import { z } from 'zod'
import { signed } from '../signature.codec.ts'
import { TelecomReply, type TelecomRequest } from './telecom.codec.ts'

const ANSWER_MS_MAX = 5_000

/** Not of the port: our simulator alone shows what it delivered, to whoever tries the demo. */
export async function deliveredTo(url: string, secret: string, { to, now }: { readonly to: string; readonly now: Date }): Promise<readonly string[]> {
  const body = JSON.stringify({ to })
  const response = await fetch(`${url}/delivered`, { method: 'POST', body, headers: signed(secret, body, now), signal: AbortSignal.timeout(ANSWER_MS_MAX) })
  return response.ok ? z.array(z.string()).parse(await response.json()) : []
}

export type TelecomPort = { readonly ask: (request: TelecomRequest, now: Date) => Promise<TelecomReply> }

/** Throws when the gateway does not answer in time or answers nonsense: the caller tries again later. */
export function telecomPort(url: string, secret: string): TelecomPort {
  return {
    ask: async (request, now) => {
      const body = JSON.stringify(request)
      const response = await fetch(`${url}/requests`, { method: 'POST', body, headers: signed(secret, body, now), signal: AbortSignal.timeout(ANSWER_MS_MAX) })
      if (!response.ok) throw Object.assign(new Error(`the telecom gateway answered ${response.status}`), { code: `http.${response.status}` })
      const reply = TelecomReply.parse(await response.json())
      if (reply.id !== request.id) throw new Error('the telecom gateway answered something else')
      return reply
    },
  }
}
