import { mayAtMost, ROLES, UNIT_KINDS, type Action, type Role } from './access.ts'

/** Rights that a bureau has taken from a role, by role. */
export type Withdrawn = Readonly<Partial<Record<Role, readonly Action[]>>>

/**
 * What cannot be taken away. Whoever holds a task must be able to finish it, and every form asks who works where. An administrator who could not
 * set anything, or add an account, could not give it back either; and the auditor looks whatever anybody decides.
 */
const KEPT: readonly { readonly right: Action; readonly by: readonly Role[] }[] = [
  { right: 'task.work', by: ROLES },
  { right: 'directory.read', by: ROLES },
  { right: 'counter.alert', by: ['teller'] },
  ...(['settings.read', 'settings.write', 'account.read', 'account.manage'] as const).map((right) => ({ right, by: ['admin'] as const })),
  { right: 'audit.read', by: ['auditor'] },
]

/** Of these roles at the centre one has to be left that may do it: here a report, an order or an objection would wait for ever. */
const NEEDED: readonly { readonly right: Action; readonly by: readonly Role[]; readonly what: { readonly zh: string; readonly en: string } }[] = [
  { right: 'warning.read', by: ['commander', 'analyst', 'call-taker'], what: { zh: '查看预警', en: 'read warnings' } },
  { right: 'case.write', by: ['commander', 'analyst', 'call-taker'], what: { zh: '受理报案', en: 'take reports' } },
  { right: 'case.read', by: ['commander', 'analyst', 'call-taker'], what: { zh: '查看案件', en: 'read cases' } },
  { right: 'order.read', by: ['commander', 'analyst'], what: { zh: '查看止付冻结', en: 'read orders' } },
  { right: 'order.draft', by: ['commander', 'analyst', 'call-taker'], what: { zh: '起草止付冻结', en: 'draft orders' } },
  // An officer approves while they are their station's duty officer, and there alone.
  { right: 'order.approve', by: ['commander', 'analyst'], what: { zh: '批准止付冻结', en: 'approve orders' } },
  { right: 'order.release', by: ['commander', 'analyst'], what: { zh: '解除止付冻结', en: 'release orders' } },
  { right: 'listing.review', by: ['commander', 'analyst'], what: { zh: '审核名单和申诉', en: 'decide about lists and objections' } },
  { right: 'tip.work', by: ['commander', 'analyst', 'call-taker'], what: { zh: '办理群众举报', en: 'work on citizens’ reports' } },
  { right: 'handover.review', by: ['commander', 'analyst', 'call-taker', 'admin'], what: { zh: '审核移交', en: 'review handovers' } },
]

/** People at work, by role and kind of unit. */
export type Staffed = { readonly role: string; readonly unitKind: string; readonly people: number }

export function isKept(role: Role, action: Action): boolean {
  return KEPT.some((kept) => kept.right === action && kept.by.includes(role))
}

/** Whether the role has it anywhere, before anything was taken away. */
export function isWithinReach(role: Role, action: Action): boolean {
  return UNIT_KINDS.some((unitKind) => mayAtMost({ role, unitKind }, action))
}

/** What nobody would be left to do: of the people at the centre, or of its roles as long as none of them is there. */
export function leftToNobody(withdrawn: Withdrawn, staffed: readonly Staffed[]): { readonly zh: string; readonly en: string } | undefined {
  return NEEDED.find(({ right, by }) => {
    const there = by.filter((role) => staffed.some((one) => one.role === role && one.unitKind === 'centre' && one.people > 0))
    return (there.length > 0 ? there : by).every((role) => withdrawn[role]?.includes(right) === true)
  })?.what
}

/** Pairs that are in one and not in the other. */
export function pairsNotIn(some: Withdrawn, others: Withdrawn): { readonly role: Role; readonly action: Action }[] {
  return ROLES.flatMap((role) => (some[role] ?? []).filter((action) => others[role]?.includes(action) !== true).map((action) => ({ role, action })))
}
