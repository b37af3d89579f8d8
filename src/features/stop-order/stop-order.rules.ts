export const STOP_STATES = ['drafted', 'approved', 'sent', 'acknowledged', 'effective', 'extended', 'refused', 'frozen', 'released', 'expired', 'withdrawn'] as const
export type StopState = (typeof STOP_STATES)[number]

/** `carry`: handed to the bank, by the port or as paper. `run-out`: the clock of the state it is in. */
export const STOP_MOVES = ['approve', 'carry', 'acknowledge', 'hold', 'refuse', 'extend', 'freeze', 'release', 'withdraw', 'run-out'] as const
export type StopMove = (typeof STOP_MOVES)[number]

/** Where each move leads; what is not there cannot be done. A state without moves is an end. */
const AFTER: Readonly<Record<StopState, Partial<Record<StopMove, StopState>>>> = {
  drafted: { approve: 'approved', withdraw: 'withdrawn', 'run-out': 'withdrawn' },
  // Waits here only for a bank that is reached by paper.
  approved: { carry: 'sent', withdraw: 'withdrawn', 'run-out': 'withdrawn' },
  sent: { acknowledge: 'acknowledged', hold: 'effective', refuse: 'refused', withdraw: 'withdrawn', 'run-out': 'expired' },
  acknowledged: { hold: 'effective', refuse: 'refused', withdraw: 'withdrawn', 'run-out': 'expired' },
  effective: { extend: 'extended', freeze: 'frozen', release: 'released', 'run-out': 'expired' },
  // Once more only where the bureau departs from the notice's two stops.
  extended: { extend: 'extended', freeze: 'frozen', release: 'released', 'run-out': 'expired' },
  refused: {}, frozen: {}, released: {}, expired: {}, withdrawn: {},
}

export function afterStopMove(state: StopState, move: StopMove): StopState | undefined {
  return AFTER[state][move]
}

export function hasStopEnded(state: StopState): boolean {
  return Object.keys(AFTER[state]).length === 0
}

/** The bank has been told, or may have been, and may be holding money for it: if the order ends, it must be told that too. */
export function isStopAtBank(state: StopState): boolean {
  return state === 'sent' || state === 'acknowledged' || state === 'effective' || state === 'extended'
}

/**
 * Whether a freeze may follow a stop. What a bank has never been asked to stop is stopped first: that is quicker. Of an account whose stops are used up (by other
 * victims, it may be) no draft can ever be approved: the freeze is what is left, from the draft, and from one that ran out before the case was filed.
 */
export function freezing(state: StopState): 'may' | 'when-used-up' | 'never' {
  switch (state) {
    // Of a stop that became a freeze, one that has ended by now: of a live one nothing else may be drafted.
    case 'acknowledged': case 'effective': case 'extended': case 'expired': case 'frozen': return 'may'
    case 'drafted': case 'withdrawn': return 'when-used-up'
    case 'approved': case 'sent': case 'refused': case 'released': return 'never'
  }
}

/** What of an account's stops is left: the first and one more in all, whoever asks (notice 86 of 2016). */
export function stopsLeft(stopsUsed: number, stopsPerAccountMax: number): number {
  return Math.max(0, stopsPerAccountMax - stopsUsed)
}

export type Approval = { readonly kind: 'second-person' } | { readonly kind: 'alone' } | { readonly kind: 'refused' }

/**
 * Two people stand behind an order: who drafted it and who approves. What the program drafted by itself has its first person in the approver's
 * judgement. Alone at 3 a.m. a first-level order may go, and is looked at again within two hours.
 */
export function approvalBy(approver: string, stop: { readonly draftedBy: string | null; readonly level: number; readonly transferId: string | null }, othersOnDuty: number): Approval {
  if (stop.draftedBy !== approver) return { kind: 'second-person' }
  return mayGoAlone(stop) && othersOnDuty === 0 ? { kind: 'alone' } : { kind: 'refused' }
}

/** Into another account of the holder nobody has seen a payment go: there two people stand behind it, whatever the hour. */
export function mayGoAlone({ level, transferId }: { readonly level: number; readonly transferId: string | null }): boolean {
  return level === 1 && transferId !== null
}

/** When somebody else is to have looked at what one person sent alone; undefined when nobody owes a look. However the order has ended meanwhile. */
export function reviewDueAt(stop: { readonly alone: boolean; readonly approved_at: Date | null; readonly reviewed_at: Date | null }, aloneReviewHours: number): Date | undefined {
  return stop.alone && stop.approved_at !== null && stop.reviewed_at === null ? new Date(stop.approved_at.getTime() + aloneReviewHours * HOUR_MS) : undefined
}

/** One payment as an order knows it: a victim tells the minute as they remember it, a record of a bank has the second. */
export type Paid = { readonly amountFen: number; readonly at: Date; readonly toldBy: 'victim' | 'record' }
export type Payment = { readonly id: string | null; readonly level: number; readonly account: string; readonly bank: string | null; readonly amountFen: number; readonly paidAt: Date; readonly toldBy: Paid['toldBy'] }
export type LeftOut = { readonly transferId: string | null; readonly because: 'unknown-bank' | 'no-amount' | 'in-future' }
/** `payments`: none where the amount is a limit and no sum of payments. */
export type StopPlan = {
  readonly account: string; readonly bank: string; readonly level: number; readonly amountFen: number; readonly paidAt: Date; readonly lastPaidAt: Date; readonly transferId: string | null
  readonly payments: readonly Paid[]
}
/** A live order of the account for the same victim, a stop or a freeze. `paid`: what it is about; undefined where only its amount is known. */
export type LiveOrder = { readonly drafted_at: Date; readonly amount_fen: number; readonly paid: readonly Paid[] | undefined }

/** Money that this order is about already: nothing of it was paid since. */
export function isSameMoney(order: { readonly drafted_at: Date }, plan: Pick<StopPlan, 'lastPaidAt'>): boolean {
  return plan.lastPaidAt <= order.drafted_at
}

/** What of the payments no order is about yet: of one account each payment is met by its amount and time, once. */
export function notAmong(payments: readonly Paid[], known: readonly Paid[]): Paid[] {
  const left = new Set(known)
  const isUnmet = (isSame: (a: Paid, b: Paid) => boolean) => (one: Paid) => {
    const met = [...left].find((other) => other.amountFen === one.amountFen && isSame(one, other))
    return met === undefined || !left.delete(met)
  }
  return payments.filter(isUnmet((a, b) => a.at.getTime() === b.at.getTime())).filter(isUnmet(isOneByTwoClocks))
}

/** What the victim told twice they told by the minute; between their memory, a bank's clock and ours lie minutes. */
function isOneByTwoClocks(a: Paid, b: Paid): boolean {
  return (a.toldBy === 'record' || b.toldBy === 'record') && Math.abs(a.at.getTime() - b.at.getTime()) <= CLOCKS_APART_MS
}

/** The plan without what the victim's live orders are about; undefined: nothing is left. */
export function notInHand(plan: StopPlan, known: readonly Paid[]): StopPlan | undefined {
  if (plan.payments.length === 0) return plan.amountFen > 0 ? plan : undefined
  const fresh = notAmong(plan.payments, known)
  if (fresh.length === 0) return undefined
  const times = fresh.map(({ at }) => at.getTime())
  return { ...plan, payments: fresh, amountFen: sumOf(fresh), paidAt: new Date(Math.min(...times)), lastPaidAt: new Date(Math.max(...times)) }
}

/** What the order is to say once it is about this as well. Where either is no more than an amount, the larger one. */
export function amountWith(order: Pick<LiveOrder, 'amount_fen' | 'paid'>, plan: StopPlan, fresh: StopPlan | undefined): number {
  if (order.paid === undefined || plan.payments.length === 0) return Math.max(order.amount_fen, plan.amountFen)
  return order.amount_fen + (fresh?.amountFen ?? 0)
}

/** Something of what is planned is in this order's hands. */
export function isAboutSome({ drafted_at, paid }: Pick<LiveOrder, 'drafted_at' | 'paid'>, plan: StopPlan): boolean {
  return paid === undefined || plan.payments.length === 0 ? isSameMoney({ drafted_at }, plan) : notAmong(plan.payments, paid).length < plan.payments.length
}

function sumOf(payments: readonly Paid[]): number {
  return payments.reduce((sum, { amountFen }) => sum + amountFen, 0)
}

export type MoreTold = 'raise' | 'ring'

/** More was paid than a live order says: a draft takes the larger amount; of one that has gone to its bank, or is about to, somebody is told. */
export function onMoreTold(order: { readonly isDraft: boolean; readonly amountFen: number }, plan: Pick<StopPlan, 'amountFen'>): MoreTold | undefined {
  if (plan.amountFen <= order.amountFen) return undefined
  return order.isDraft ? 'raise' : 'ring'
}

/** Clocks of the payer's bank and ours differ by so much and nobody has lied. */
const CLOCKS_APART_MS = 5 * 60_000
const HOUR_MS = 3_600_000

/** Which accounts are to be stopped for these payments: several to one account make one order with their sum. */
export function planStops(payments: readonly Payment[], now: Date): { readonly plans: StopPlan[]; readonly left: LeftOut[] } {
  const plans = new Map<string, StopPlan>()
  const left: LeftOut[] = []
  for (const payment of payments) {
    const because = whyNot(payment, now)
    if (because !== undefined) left.push({ transferId: payment.id, because })
    else plans.set(payment.account, added(plans.get(payment.account), payment))
  }
  return { plans: [...plans.values()], left }
}

function whyNot({ bank, amountFen, paidAt }: Payment, now: Date): LeftOut['because'] | undefined {
  if (bank === null) return 'unknown-bank'
  if (amountFen <= 0) return 'no-amount'
  return paidAt.getTime() > now.getTime() + CLOCKS_APART_MS ? 'in-future' : undefined
}

function added(plan: StopPlan | undefined, { id, level, account, bank, amountFen, paidAt, toldBy }: Payment): StopPlan {
  const payments = [...(plan?.payments ?? []), { amountFen, at: paidAt, toldBy }]
  if (plan === undefined) return { account, bank: bank!, level, amountFen, paidAt, lastPaidAt: paidAt, transferId: id, payments }
  return {
    ...plan, payments, level: Math.min(plan.level, level), amountFen: plan.amountFen + amountFen, transferId: plan.transferId ?? id,
    paidAt: paidAt < plan.paidAt ? paidAt : plan.paidAt, lastPaidAt: paidAt > plan.lastPaidAt ? paidAt : plan.lastPaidAt,
  }
}

type Filled<T> = { readonly account: T; readonly amountFen: number }

/** A sum that lies in one or more of these accounts: the fullest first, none for more than it holds, all of them together for the sum and not a fen more. */
export function spreadOver<T extends { readonly balanceFen: number }>(sumFen: number, accounts: readonly T[]): Filled<T>[] {
  let leftFen = sumFen
  return accounts.toSorted((a, b) => b.balanceFen - a.balanceFen).flatMap((account) => {
    const amountFen = Math.min(leftFen, account.balanceFen)
    if (amountFen <= 0) return []
    leftFen -= amountFen
    return [{ account, amountFen }]
  })
}
