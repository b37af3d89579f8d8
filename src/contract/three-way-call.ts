import { z } from 'zod'
import { CALL_LEGS, LEG_STATES, THIRD_PARTIES } from '../domain/three-way-call.ts'

/** The third party: the command centre (110), or the emergency line of a bank. */
export const ThreeWayBody = z.strictObject({ third: z.enum(THIRD_PARTIES), bank: z.string().max(40).optional() })
  .refine((body) => (body.third === 'bank') === (body.bank !== undefined), { path: ['bank'], message: 'a bank is named with third: bank, and only then' })
export type ThreeWayBody = z.infer<typeof ThreeWayBody>
export const RetryLegBody = z.strictObject({ leg: z.enum(CALL_LEGS) })

export const ThreeWayCallView = z.object({
  id: z.uuid(),
  state: z.enum(['open', 'ended']),
  third: z.enum(THIRD_PARTIES),
  /** Of the bank; null: the command centre. */
  bank: z.string().nullable(),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  endedAt: z.iso.datetime().nullable(),
  ending: z.enum(['hung-up', 'all-left', 'timed-out']).nullable(),
  /** `reason`: why it failed, in a word of the port's. */
  legs: z.array(z.object({ leg: z.enum(CALL_LEGS), state: z.enum(LEG_STATES), at: z.iso.datetime(), reason: z.string().nullable(), mayRetry: z.boolean() })),
})
export type ThreeWayCallView = z.infer<typeof ThreeWayCallView>
