import { isMobile, normalizePhone, type Phone } from '../domain/phone.ts'
import { wordsIn } from '../features/appeal/appeal.rules.ts'
import { appealById, type Appeal } from '../features/appeal/appeal.store.ts'
import { recordSteps } from '../features/task/task.store.ts'
import { announce } from '../platform/outbox.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'

/** The type of the message to whoever objected. */
export const APPEAL_ANSWER = 'appeal-answer'

/** `under`: the one that stands in the list for it. */
type Move = { readonly kind: string; readonly actor: string | null; readonly detail?: Record<string, unknown>; readonly news?: 'appeal.opened' | 'appeal.decided' | 'appeal.alarm'; readonly under?: string | null }

/** A line of its history; whoever took it, their counter and the centre hear of it. */
export async function recordOnAppeal(tx: Tx, context: Context, { id, unit, takenBy }: Pick<Appeal, 'id' | 'unit' | 'takenBy'>, { news, under, ...step }: Move): Promise<void> {
  await recordSteps(tx, [{ ...step, subjectId: id, taskId: null, region: 0, unit: unit ?? '' }], context.now)
  await announce(tx, [{ type: news ?? 'appeal.changed', subject: under ?? id, userId: takenBy, ...(unit === null ? {} : { unit }) }], context.now)
}

/** Whoever left a mobile number is told that there is a decision. The number stays in the vault until the message leaves. */
export async function textAppellant(tx: Tx, context: Context, id: string): Promise<void> {
  if ((await numbersLeft(tx, context, [id])).has(id)) await announce(tx, [{ channel: 'sms', type: APPEAL_ANSWER, subject: id }], context.now)
}

export async function numbersLeft(tx: Tx, { vault }: Context, ids: readonly string[]): Promise<Map<string, Phone>> {
  const left = [...(await openRecords(tx, vault, 'appeal', ids))].map(([id, record]) => [id, normalizePhone(wordsIn(record).contact)] as const)
  return new Map(left.flatMap(([id, phone]) => (phone !== undefined && isMobile(phone) ? [[id, phone] as const] : [])))
}

/** What became of the message: a line of its history each. */
export async function appellantTexted(tx: Tx, context: Context, id: string, detail: { readonly result: string; readonly reason?: string }): Promise<void> {
  const appeal = await appealById(tx, id)
  if (appeal !== undefined) await recordOnAppeal(tx, context, appeal, { kind: 'appeal-texted', actor: null, detail })
}
