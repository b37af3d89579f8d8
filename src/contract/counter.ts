import { z } from 'zod'
import { CounterPaymentView, EARLIER_MAX, EarlierPayment } from './counter-payment.ts'
import { FEN_MAX } from './shapes.ts'
import { OUTCOMES } from './task.ts'
import { text } from './text.ts'

/** What a teller sees; each of them alone is a reason to come. */
export const COUNTER_TAGS = ['nervous', 'on-the-phone', 'coached', 'secretive', 'crying', 'over-limit'] as const
export type CounterTag = (typeof COUNTER_TAGS)[number]


/** `customer`: a mobile or an id number. */
export const CounterAlertBody = z.strictObject({
  customer: text(64),
  name: text(64).optional(),
  amountFen: z.int().min(-FEN_MAX).max(FEN_MAX),
  tags: z.array(z.enum(COUNTER_TAGS)).min(1).max(COUNTER_TAGS.length),
  payee: z.string().max(200).default(''),
  earlier: z.array(EarlierPayment).max(EARLIER_MAX).default([]),
})
export type CounterAlertBody = z.infer<typeof CounterAlertBody>

/** What a teller may know of their own alert: who comes, and what became of it. Nothing of the person but the amount that they typed. */
export const CounterAlertView = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  amountFen: z.int(),
  tags: z.array(z.string()),
  state: z.enum(['sent', 'coming', 'arrived', 'done']),
  officer: z.string().nullable(),
  unit: z.object({ name: z.string(), phone: z.string().nullable() }),
  acceptedAt: z.iso.datetime().nullable(),
  arrivedAt: z.iso.datetime().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  /** What was sent before, the first told first. */
  payments: z.array(CounterPaymentView),
})
export type CounterAlertView = z.infer<typeof CounterAlertView>
export const CounterAlertList = z.object({ items: z.array(CounterAlertView), now: z.iso.datetime() })
