import { z } from 'zod'
import { CALL_LEGS, LEG_RESULTS } from '../../domain/three-way-call.ts'

/**
 * The telecom port (docs/telecom-port.md): what we ask of a carrier's gateway, and what it tells us. JSON over HTTP, both ways signed with
 * HMAC-SHA256 over `timestamp.body`. A request carries our own id: the gateway answers a repeated id as it did the first time.
 */
export const TelecomRequest = z.discriminatedUnion('do', [
  z.strictObject({ id: z.string(), do: z.literal('sms'), to: z.string(), text: z.string().max(500) }),
  z.strictObject({ id: z.string(), do: z.literal('dial'), from: z.string(), to: z.string() }),
  z.strictObject({ id: z.string(), do: z.literal('help-reach'), to: z.string() }),
  z.strictObject({ id: z.string(), do: z.enum(['block', 'unblock']), number: z.string() }),
  z.strictObject({ id: z.string(), do: z.literal('conference'), room: z.string(), legs: z.array(z.strictObject({ leg: z.enum(CALL_LEGS), to: z.string() })).min(1).max(CALL_LEGS.length) }),
  z.strictObject({ id: z.string(), do: z.literal('hang-up'), room: z.string() }),
])
export type TelecomRequest = z.infer<typeof TelecomRequest>

export const TelecomReply = z.object({ id: z.string(), status: z.enum(['accepted', 'refused']), reason: z.string().max(200).optional() })
export type TelecomReply = z.infer<typeof TelecomReply>

/** What became of it, told to our address minutes later, perhaps twice, perhaps never. */
const Id = z.string().regex(/^\d{1,18}$/)
/** Of a conference each leg is told as it rings, is joined, and ends. */
const LegTold = z.strictObject({ id: Id, do: z.literal('conference'), leg: z.enum(CALL_LEGS), result: z.enum(LEG_RESULTS) })
const Told = z.strictObject({
  id: Id,
  do: z.enum(['sms', 'dial', 'help-reach', 'block', 'unblock']),
  result: z.enum(['reached', 'busy', 'no-answer', 'switched-off', 'wrong-number', 'hung-up', 'delivered', 'undelivered', 'line-freed', 'not-possible', 'blocked', 'unblocked']),
})
export const TelecomResult = z.union([LegTold, Told])
export type TelecomResult = z.infer<typeof TelecomResult>
