import { z } from 'zod'
import { ROLES, UNIT_KINDS } from '../domain/access.ts'
import { RegionDigits } from './shapes.ts'
import { text } from './text.ts'

export const AccountQuery = z.strictObject({
  /** Begins the login or is in the name. */
  q: z.string().trim().max(64).optional(),
  unit: z.string().max(40).optional(),
  /** The `next` of the page before: its last login. */
  cursor: z.string().max(64).optional(),
})
export type AccountQuery = z.infer<typeof AccountQuery>

export const AccountRowView = z.object({
  id: z.uuid(), login: z.string(), name: z.string(), badge: z.string().nullable(), role: z.enum(ROLES), unit: z.object({ code: z.string(), name: z.string(), kind: z.enum(UNIT_KINDS) }),
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

export const LOGIN_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
export const PHONE_PATTERN = /^[\d+\- ]{3,20}$/
export const NAME_CHARS_MAX = 64
export const BADGE_CHARS_MAX = 20
const AREAS_MAX = 50
/** Where somebody works, and as what. `regions`: narrower than the unit's own, for grid leaders and grid workers. */
const Post = { unit: z.string().min(1).max(40), role: z.enum(ROLES), regions: z.array(RegionDigits).max(AREAS_MAX).default([]) }
export const AccountBody = z.strictObject({
  login: z.string().regex(LOGIN_PATTERN, 'a login has 1 to 64 letters, digits, dots and hyphens'), name: text(NAME_CHARS_MAX), badge: text(BADGE_CHARS_MAX).nullable(),
  phone: z.string().trim().regex(PHONE_PATTERN, 'a telephone number has 3 to 20 digits, hyphens and blanks').nullable(), ...Post,
})
export type AccountBody = z.infer<typeof AccountBody>
/** `from`: where the page believes them to be. */
export const MoveBody = z.strictObject({ ...Post, from: z.object({ unit: z.string(), role: z.enum(ROLES) }) })
export type MoveBody = z.infer<typeof MoveBody>

/** What somebody holds: it goes back to its unit when they leave. `shifts`: those still to end, with one that is going on. */
export const AccountHolding = z.object({ tasks: z.int(), reds: z.int(), shifts: z.int(), onShift: z.boolean() })
export type AccountHolding = z.infer<typeof AccountHolding>
/** What went back: tasks to whoever is on duty, shifts to the plan. */
export const AccountMoved = z.object({ tasks: z.int(), shifts: z.int() })
export type AccountMoved = z.infer<typeof AccountMoved>

export const StaffQuery = z.strictObject({ save: z.stringbool().default(false) })
/** `leaving`: who gives up a post and what they hold. `passwords`: logins with their one-time passwords as CSV, shown this once; null when nobody is new or nothing was saved. */
export const StaffReceipt = z.object({
  saved: z.boolean(), rowsTotal: z.int(), added: z.int(), changed: z.int(), unchanged: z.int(), leaving: z.array(z.object({ login: z.string(), name: z.string(), tasks: z.int(), shifts: z.int() })),
  badTotal: z.int(), bad: z.array(z.object({ line: z.int(), zh: z.string(), en: z.string() })), correction: z.string().nullable(), passwords: z.string().nullable(),
})
export type StaffReceipt = z.infer<typeof StaffReceipt>

/** The key under which the bureau keeps which roles must have a second factor. */
export const SECOND_FACTOR_SETTING = 'second-factor'
/** Roles that must have one. */
export const FactorRoles = z.strictObject({ roles: z.array(z.enum(ROLES)).max(ROLES.length) })
export type FactorRoles = z.infer<typeof FactorRoles>
