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
  unit: z.object({ code: z.string(), name: z.string(), kind: z.enum(UNIT_KINDS) }),
  csrf: z.string(),
  mustChangePassword: z.boolean(),
  /** A demo bureau says so on every page. */
  demo: z.boolean(),
  bureauName: z.string(),
})
export type Me = z.infer<typeof Me>

/** The error of every route. `code` is one of src/domain/refusal.ts; `zh` and `en` say what to do next; `details` the same field by field. */
export const ErrorView = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string(), code: z.string().optional(), zh: z.string().optional(), en: z.string().optional() })).optional(),
})
export type ErrorView = z.infer<typeof ErrorView>
