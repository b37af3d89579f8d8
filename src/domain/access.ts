import { refuse } from './refusal.ts'

/** What each role may do at all. Where it may do it is a matter of place: the region range of the query and the walls of the database. */
const FIELD = ['officer', 'grid-leader', 'commander', 'analyst', 'call-taker'] as const
const OFFICERS = ['officer', 'commander', 'analyst', 'call-taker'] as const
const CENTRE = ['commander', 'analyst', 'call-taker'] as const
const MAY = {
  'task.work': FIELD,
  'task.slip': OFFICERS,
  'warning.read': OFFICERS,
  'warning.reveal': OFFICERS,
  'warning.reopen': OFFICERS,
  'handover.review': ['commander', 'analyst', 'call-taker', 'admin'],
  'figures.read': [...OFFICERS, 'publicity', 'admin', 'auditor'],
  'list.upload': CENTRE,
  'mute.write': CENTRE,
  'settings.read': [...CENTRE, 'admin', 'auditor'],
  'settings.write': ['admin', 'commander'],
  'directory.read': ['officer', 'grid-leader', 'grid-worker', 'commander', 'analyst', 'call-taker', 'publicity', 'admin', 'auditor', 'teller'],
  'audit.read': ['auditor', 'admin'],
} as const satisfies Record<string, readonly string[]>

export type Action = keyof typeof MAY

export function may(actor: { readonly role: string }, action: Action): boolean {
  return (MAY[action] as readonly string[]).includes(actor.role)
}

/** The first line of every action. Throws `access.denied`. */
export function allow(actor: { readonly role: string }, action: Action): void {
  if (!may(actor, action)) throw refuse('access.denied')
}
