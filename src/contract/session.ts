import { z } from 'zod'
import { ROLES, UNIT_KINDS } from '../domain/access.ts'

export const LoginBody = z.strictObject({ login: z.string().trim().min(1).max(64), password: z.string().min(1).max(200) })

export const PasswordBody = z.strictObject({ old: z.string().min(1).max(200), new: z.string().min(10).max(200) })

/** Who is logged in. `csrf` goes back in the header `x-csrf-token` with every request that changes something. */
export const Me = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  /** Rights that the bureau has taken from the role. */
  withdrawn: z.array(z.string()),
  unit: z.object({ code: z.string(), name: z.string(), kind: z.enum(UNIT_KINDS) }),
  csrf: z.string(),
  mustChangePassword: z.boolean(),
  /** What has to be done before anything else: the code of the second factor, a password of one's own, a second factor. */
  owed: z.enum(['code', 'password', 'factor']).nullable(),
  hasFactor: z.boolean(),
  /** A screen on the wall. */
  readOnly: z.boolean(),
  /** A demo bureau says so on every page. */
  demo: z.boolean(),
  bureauName: z.string(),
})
export type Me = z.infer<typeof Me>

/** Six digits of the authenticator, or a recovery code. */
export const CodeBody = z.strictObject({ code: z.string().trim().min(6).max(20) })
export const PasswordOnly = z.strictObject({ password: z.string().min(1).max(200) })
/** `qr`: one SVG path in a square of `size` modules. */
export const FactorBegun = z.object({ secret: z.string(), uri: z.string(), qr: z.object({ size: z.int(), path: z.string() }) })
export type FactorBegun = z.infer<typeof FactorBegun>
export const RecoveryCodes = z.object({ recovery: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>
/** `client`: what the browser called itself. */
export const SessionList = z.object({
  items: z.array(z.object({ id: z.uuid(), client: z.string().nullable(), createdAt: z.iso.datetime(), lastSeenAt: z.iso.datetime(), isThis: z.boolean() })), recoveryLeft: z.int(),
})
export type SessionList = z.infer<typeof SessionList>

/** The error of every route. `code` is one of src/domain/refusal.ts; `zh` and `en` say what to do next; `details` the same field by field. */
export const ErrorView = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string(), code: z.string().optional(), zh: z.string().optional(), en: z.string().optional() })).optional(),
})
export type ErrorView = z.infer<typeof ErrorView>
