import { z } from 'zod'
import { ErrorView } from './session.ts'
import { FEN_MAX } from './shapes.ts'
import { text } from './text.ts'

/** What can be noticed. The order is the stored code (1 = call); append only. */
export const SIGNAL_KINDS = ['call', 'sms', 'web', 'transfer', 'counter', 'hotline', 'listed'] as const
export type SignalKind = (typeof SIGNAL_KINDS)[number]

/** Any one identifier finds the person; a phone number finds, or makes, one. */
const SignalPerson = z
  .strictObject({
    phone: text(32).optional(),
    idNumber: text(18).optional(),
    account: text(32).optional(),
    name: text(64).optional(),
    address: text(200).optional(),
  })
  .refine((person) => person.phone !== undefined || person.idNumber !== undefined || person.account !== undefined, {
    message: 'person needs phone, idNumber or account',
  })

/** Where the sender says that the person is: a division code of 6, 9, 12 or 15 digits, a WGS-84 point, or one of our units. */
const SignalPlace = z.strictObject({
  region: z.string().regex(/^[1-9](\d{5}|\d{8}|\d{11}|\d{14})$/).optional(),
  lon: z.number().min(-180).max(180).optional(),
  lat: z.number().min(-90).max(90).optional(),
  unit: text(40).optional(),
})

/** The other end: who called, wrote, was paid, or what was visited. */
const SignalCounterpart = z.strictObject({
  phone: text(32).optional(),
  account: text(40).optional(),
  domain: text(253).optional(),
  app: text(100).optional(),
})

/**
 * One thing that a source noticed about one person.
 * `ref` is the source's own id: sending it again changes nothing. `at` carries an offset. Money is integer fen.
 */
export const Signal = z.strictObject({
  ref: text(64),
  kind: z.enum(SIGNAL_KINDS),
  at: z.iso.datetime({ offset: true }),
  person: SignalPerson,
  place: SignalPlace.optional(),
  counterpart: SignalCounterpart.optional(),
  amountFen: z.int().min(1).max(FEN_MAX).optional(),
  durationSeconds: z.int().min(0).max(86_400).optional(),
  /** call: still on when the signal was sent. */
  ongoing: z.boolean().optional(),
  /** web: a screen-sharing or remote-control app was running. */
  screenSharing: z.boolean().optional(),
  /** transfer, counter: refused online because over the person's limit. */
  overOnlineLimit: z.boolean().optional(),
  /** sms, hotline, counter: the words; call: the transcript. */
  text: text(20_000).optional(),
  /** counter, hotline: what the reporter saw, e.g. `nervous`, `on-the-phone`, `coached`. */
  tags: z.array(text(40)).max(12).optional(),
  /** listed: the level that the sender gave. */
  level: z.enum(['red', 'orange', 'yellow', 'blue']).optional(),
})
export type Signal = z.infer<typeof Signal>

export const SignalReceipt = z.object({ status: z.enum(['accepted', 'duplicate']), ref: z.string() })
export type SignalReceipt = z.infer<typeof SignalReceipt>

const SignalProblem = z.object({ code: z.string(), zh: z.string(), en: z.string() })

/**
 * Answer to an NDJSON batch. Good lines are committed; bad ones are named by line number (1 = first), the first hundred of them: `unnamed`
 * counts the others. `stopped` says why the rest of the body was not taken; what is counted beside it is committed and stays.
 */
export const BatchReceipt = z.object({
  accepted: z.int(),
  duplicate: z.int(),
  rejected: z.int(),
  errors: z.array(SignalProblem.extend({ line: z.int() })),
  unnamed: z.int(),
  stopped: SignalProblem.optional(),
})
export type BatchReceipt = z.infer<typeof BatchReceipt>

/** The error of a batch: with the receipt of what was committed before it, once anything of the body was read. */
export const BatchRefusal = ErrorView.extend({ receipt: BatchReceipt.optional() })
export type BatchRefusal = z.infer<typeof BatchRefusal>
