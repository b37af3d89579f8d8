import type { TipKind, TipState } from '../../domain/tip.ts'

/** The sealed part of a report: whose it is, what it names and what was said. */
export type TipRecord = { readonly phone: string; readonly about: readonly { readonly kind: TipKind; readonly value: string }[]; readonly words: string | null }
/** The sealed part of its end: what the reporter reads, or why it was dismissed, which they do not. */
export type TipAnswer = { readonly answer: string | null; readonly reason: string | null }

/** Until somebody answers for it, it rings again every day. */
export const RING_AGAIN_MS = 86_400_000

export type TipRule = 'take' | 'answer'
type Clock = { readonly paidMinutes: number; readonly tipAnswerHours: number }

/** Money that has gone may still be held: somebody is to look at once. */
export function clocksOf(paid: boolean, clock: Clock, now: Date): { readonly rule: TipRule; readonly dueAt: Date }[] {
  const answer = { rule: 'answer' as const, dueAt: new Date(now.getTime() + clock.tipAnswerHours * 3_600_000) }
  return paid ? [{ rule: 'take', dueAt: takeDue(clock, now) }, answer] : [answer]
}

export function takeDue({ paidMinutes }: Pick<Clock, 'paidMinutes'>, now: Date): Date {
  return new Date(now.getTime() + paidMinutes * 60_000)
}

/** What is read out on the telephone. */
export function refOfTip(id: string): string {
  return id.slice(-8)
}

export function isOpen(state: TipState): boolean {
  return state === 'received' || state === 'taken'
}

export type TipMove = 'take' | 'answer' | 'dismiss' | 'withdraw'

/** Whoever answers, or takes it to a list or a case, has taken it up; what is no report at all is dismissed as it comes. */
export function allows(state: TipState, move: TipMove): boolean {
  switch (move) {
    case 'take': case 'withdraw': return state === 'received'
    case 'answer': return state === 'taken'
    case 'dismiss': return isOpen(state)
  }
}
