import { refuse } from './refusal.ts'

export const ROLES = ['call-taker', 'analyst', 'commander', 'officer', 'grid-leader', 'grid-worker', 'teller', 'publicity', 'admin', 'auditor'] as const
export type Role = (typeof ROLES)[number]
export const UNIT_KINDS = ['centre', 'sub-centre', 'station', 'squad', 'bank'] as const
export type UnitKind = (typeof UNIT_KINDS)[number]

type Right = { readonly roles: readonly Role[]; readonly at?: readonly UnitKind[] }
const anywhere = (...roles: readonly Role[]): Right => ({ roles })
/** What holds for the whole bureau is the centre's: a sub-centre answers for its own district. */
const atTheCentre = (...roles: readonly Role[]): Right => ({ roles, at: ['centre'] })

const CENTRE = ['commander', 'analyst', 'call-taker'] as const
const OFFICERS = ['officer', ...CENTRE] as const
/**
 * What each role may do at most, and in which kind of unit. A bureau may take rights away from a role and give them back, never add one:
 * docs/adr/0020-roles.md. Where it may do it is a matter of place: the region range of the query and the walls of the database. */
const MAY = {
  'task.work': anywhere(...OFFICERS, 'grid-leader'),
  'task.slip': anywhere(...OFFICERS),
  'warning.read': anywhere(...OFFICERS),
  'warning.reveal': anywhere(...OFFICERS),
  'warning.reopen': anywhere(...OFFICERS),
  'warning.acknowledge': anywhere(...OFFICERS),
  'warning.merge': anywhere(...OFFICERS),
  'announcement.write': atTheCentre('commander'),
  // Tellers are a bank's people: what we tell ours is not theirs.
  'announcement.read': anywhere(...OFFICERS, 'grid-leader', 'grid-worker', 'publicity', 'admin', 'auditor'),
  'person.deconflict': anywhere(...OFFICERS),
  'case.write': anywhere(...OFFICERS),
  'case.read': anywhere(...OFFICERS),
  'counter.alert': anywhere('teller'),
  'handover.review': atTheCentre(...CENTRE, 'admin'),
  'figures.read': anywhere(...OFFICERS, 'publicity', 'admin', 'auditor'),
  'view.share': anywhere('commander'),
  'wall.look': anywhere(...OFFICERS),
  'list.upload': anywhere(...CENTRE),
  // A register of the whole bureau: a row may move somebody from one station to another.
  'resident.import': atTheCentre('commander', 'analyst', 'admin'),
  // The registered people of a place that the reader may see anyhow: masked; in clear text to whoever answers for the work there.
  'resident.read': anywhere(...OFFICERS),
  'resident.export': { roles: ['commander', 'analyst'], at: ['centre', 'sub-centre', 'station'] },
  // Names, borders and counts of places: nothing of a person.
  'region.read': anywhere('commander', 'publicity', 'admin', 'auditor'),
  'region.manage': atTheCentre('admin'),
  'mute.write': atTheCentre('commander', 'admin'),
  'settings.read': anywhere(...CENTRE, 'admin', 'auditor'),
  'settings.write': atTheCentre('commander', 'admin'),
  'listing.read': anywhere(...CENTRE),
  'listing.write': anywhere(...OFFICERS),
  // Whoever stands before any counter of ours, or of a bank, may object there; the centre decides.
  'appeal.take': [anywhere(...OFFICERS), { roles: ['teller'], at: ['bank'] }],
  'listing.review': atTheCentre('commander', 'analyst'),
  'tip.work': anywhere(...CENTRE),
  // Their own code: who walks from door to door, and who stands behind a counter.
  'credit.own': anywhere('grid-worker', 'grid-leader', ...OFFICERS),
  'credit.campaign': { roles: ['publicity', ...OFFICERS], at: ['centre', 'sub-centre', 'station'] },
  'directory.read': anywhere(...ROLES),
  'order.read': anywhere(...OFFICERS),
  'order.draft': anywhere(...OFFICERS),
  // Of a station's officers its duty officer: src/flows/who-may-approve.ts.
  'order.approve': { roles: ['commander', 'analyst', 'officer'], at: ['centre', 'sub-centre', 'station'] },
  'order.release': { roles: ['commander', 'analyst', 'officer'], at: ['centre', 'sub-centre', 'station'] },
  // Of officers and analysts the duty officer, of the own unit: src/flows/roster-in-hand.ts.
  'roster.read': { roles: [...OFFICERS, 'admin'], at: ['centre', 'sub-centre', 'station', 'squad'] },
  'roster.write': { roles: ['commander', 'analyst', 'officer', 'admin'], at: ['centre', 'sub-centre', 'station', 'squad'] },
  'training.write': { roles: ['commander', 'admin'], at: ['centre', 'sub-centre'] },
  // A commander ends the sessions of a lost phone; the rest is an administrator's.
  'account.read': atTheCentre('commander', 'admin'),
  'account.manage': atTheCentre('admin'),
  // Who answers for which place, and which telephone rings there.
  'unit.read': atTheCentre('commander', 'admin'),
  'unit.manage': atTheCentre('admin'),
  'source.manage': atTheCentre('admin'),
  'audit.read': atTheCentre('auditor', 'admin'),
} as const satisfies Record<string, Right | readonly Right[]>

export type Action = keyof typeof MAY
export const ACTIONS = Object.keys(MAY) as readonly Action[]

export type Post = { readonly role: string; readonly unitKind: string }
/** Who asks, as far as a right depends on it. `withdrawn`: what the bureau has taken from the role. */
export type Asker = Post & { readonly withdrawn: readonly string[] }

/** Before anything was taken away: enough for rights that cannot be (src/domain/role-rights.ts). */
export function mayAtMost(post: Post, action: Action): boolean {
  return [MAY[action] as Right | readonly Right[]].flat().some(({ roles, at }) => roles.some((role) => role === post.role) && (at === undefined || at.some((kind) => kind === post.unitKind)))
}

export function may(asker: Asker, action: Action): boolean {
  return mayAtMost(asker, action) && !asker.withdrawn.includes(action)
}

/** The first line of every action. Throws `access.denied`, or `access.withdrawn` where the bureau has taken the right from the role. */
export function allow(asker: Asker, action: Action): void {
  if (!mayAtMost(asker, action)) throw refuse('access.denied')
  if (!may(asker, action)) throw refuse('access.withdrawn')
}

/** A bank's people are its tellers, and nobody else stands behind its counter. */
export function worksAt(role: string, unitKind: string): boolean {
  return (role === 'teller') === (unitKind === 'bank')
}

/** They help at a place without answering for it: of people and cases they learn what is given to them by name, and nothing of their unit's. */
const OWN_TASKS_ONLY: readonly string[] = ['grid-leader', 'grid-worker', 'teller'] satisfies Role[]

export function seesOwnUnit(role: string): boolean {
  return !OWN_TASKS_ONLY.includes(role)
}
