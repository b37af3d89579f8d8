import { z } from 'zod'
import { ROLES } from '../domain/access.ts'

export const AccountQuery = z.strictObject({
  /** Begins the login or is in the name. */
  q: z.string().trim().max(64).optional(),
  unit: z.string().max(40).optional(),
  /** The `next` of the page before: its last login. */
  cursor: z.string().max(64).optional(),
})
export type AccountQuery = z.infer<typeof AccountQuery>

export const AccountRowView = z.object({
  id: z.uuid(), login: z.string(), name: z.string(), badge: z.string().nullable(), role: z.enum(ROLES), unit: z.object({ code: z.string(), name: z.string() }),
  sessions: z.int(), lastSeenAt: z.iso.datetime().nullable(), lockedUntil: z.iso.datetime().nullable(), isDisabled: z.boolean(), hasFactor: z.boolean(), mustChangePassword: z.boolean(),
})
export type AccountRowView = z.infer<typeof AccountRowView>
export const AccountList = z.object({ items: z.array(AccountRowView), next: z.string().nullable(), now: z.iso.datetime() })
export type AccountList = z.infer<typeof AccountList>

export const ACCOUNT_ACTS = ['end-sessions', 'unlock', 'reset-password', 'remove-factor', 'disable', 'enable'] as const
export type AccountAct = (typeof ACCOUNT_ACTS)[number]
export const AccountActBody = z.strictObject({ act: z.enum(ACCOUNT_ACTS) })
/** `password`: the one-time password, shown this once. */
export const AccountDone = z.object({ password: z.string().nullable() })
export type AccountDone = z.infer<typeof AccountDone>

/** The key under which the bureau keeps which roles must have a second factor. */
export const SECOND_FACTOR_SETTING = 'second-factor'
/** Roles that must have one. */
export const FactorRoles = z.strictObject({ roles: z.array(z.enum(ROLES)).max(ROLES.length) })
export type FactorRoles = z.infer<typeof FactorRoles>
