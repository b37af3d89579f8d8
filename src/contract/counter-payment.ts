import { z } from 'zod'
import { FEN_MAX, Moment } from './shapes.ts'

/** In one alert, or added to it at once. */
export const EARLIER_MAX = 10

/** What the customer has sent before coming here. Without an account, or with one whose bank nobody knows, it is kept until somebody completes it. */
export const EarlierPayment = z.strictObject({
  payee: z.string().max(200).default(''), payeeCorporate: z.boolean().optional(), payeeBank: z.string().max(100).default(''), amountFen: z.int().min(-FEN_MAX).max(FEN_MAX), at: Moment,
})
export type EarlierPayment = z.infer<typeof EarlierPayment>

/** Added while the alert is open: what was told before is not told twice, and what was missing of it is filled in. */
export const CounterPaymentsBody = z.strictObject({ payments: z.array(EarlierPayment).min(1).max(EARLIER_MAX) })
export type CounterPaymentsBody = z.infer<typeof CounterPaymentsBody>

/** What was missing of one payment. An account that is known already is not changed by this. */
export const CompletePaymentBody = z.strictObject({ payment: z.uuid(), payee: z.string().max(200).default(''), payeeCorporate: z.boolean().optional(), payeeBank: z.string().max(100).default('') })
export type CompletePaymentBody = z.infer<typeof CompletePaymentBody>

/** `needs-…`: nothing can be stopped before that is known. `asked`: drafted, and not at the bank yet. `no-order`: known, and nothing was drafted for it. */
const COUNTER_PAYMENT_STATES = ['needs-account', 'needs-bank', 'no-order', 'asked', 'sent', 'effective', 'refused', 'ended'] as const
export const CounterPaymentView = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  amountFen: z.int(),
  /** Masked: '6222 **** **** 0018'. */
  account: z.string().nullable(),
  bank: z.string().nullable(),
  state: z.enum(COUNTER_PAYMENT_STATES),
  /** The stop; null for a teller, and for whoever may not see it. */
  order: z.object({ id: z.uuid(), number: z.string() }).nullable(),
})
export type CounterPaymentView = z.infer<typeof CounterPaymentView>
