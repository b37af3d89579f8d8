import type { StepView } from '../contract/task.ts'
import type { WarningDetail } from '../contract/warning.ts'
import { maskAccount } from '../domain/account-number.ts'
import { maskDigits } from '../domain/digit-mask.ts'
import { standingOutcome, type OutcomeNote } from '../features/task/task.rules.ts'
import type { StepRow } from '../features/task/task.store.ts'
import type { Context, Tx } from '../platform/transaction.ts'
import { openRecords } from '../platform/vault.ts'
import { unitNames, userNames } from './names.ts'

/** How it came to this: every step with who, when and what was written, numbers masked; people and units by name, since their ids mean nothing to a reader. */
export async function timelineOf(tx: Tx, context: Context, steps: readonly StepRow[]): Promise<StepView[]> {
  const named = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  const users = await userNames(tx, steps.flatMap((step) => [step.actor, named(step.detail.to), named(step.detail.from)]).filter((id) => id !== null && /^[0-9a-f]{8}-/.test(id)))
  const units = await unitNames(tx, steps.flatMap((step) => named(step.detail.unit) ?? []))
  const readable = (detail: Record<string, unknown>) => Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, users.get(value as string) ?? units.get(value as string) ?? value]))
  const written = await writtenWith(tx, context, steps)
  return steps.map((step) => {
    const { noteId: _, ...detail } = step.detail
    return { id: String(step.id), at: step.at.toISOString(), kind: step.kind, actor: step.actor === null ? null : (users.get(step.actor) ?? null), detail: { ...readable(detail), ...written(step) }, undone: step.undone_at !== null }
  })
}

/** The sealed part of each step, as far as a page may show it. What was taken back was taken back with its words. */
async function writtenWith(tx: Tx, context: Context, steps: readonly StepRow[]): Promise<(step: StepRow) => Record<string, unknown>> {
  const outcomes = await outcomeNotes(tx, context, steps)
  const handovers = await handoverNotes(tx, context, steps)
  const followUps = await openRecords(tx, context.vault, 'follow-up-note', steps.filter((step) => step.kind === 'follow-up').map(noteIdOf).filter((id) => id !== ''))
  return (step) => {
    const outcome = step.kind === 'outcome' && step.undone_at === null ? outcomes.get(step.task_id ?? '') : undefined
    const note = outcome?.note ?? handovers.get(noteIdOf(step)) ?? followUps.get(noteIdOf(step))
    return { ...(note === undefined || note === '' ? {} : { note: maskDigits(note) }), ...(outcome?.paid?.account === undefined ? {} : { paidAccount: maskAccount(outcome.paid.account) }) }
  }
}

/** What was paid, as the outcome that stands says; the account masked. In clear it is told by src/flows/reveal-person.ts. */
export async function paidIn(tx: Tx, context: Context, steps: readonly StepRow[]): Promise<WarningDetail['paid']> {
  const outcome = standingOutcome(steps)
  const paid = outcome === undefined ? undefined : (await outcomeNotes(tx, context, [outcome])).get(outcome.task_id ?? '')?.paid
  return paid === undefined ? null : { amountFen: paid.amountFen, account: paid.account === undefined ? null : maskAccount(paid.account), how: paid.how ?? null, at: paid.at }
}

async function outcomeNotes(tx: Tx, context: Context, steps: readonly StepRow[]): Promise<Map<string, OutcomeNote>> {
  const sealed = await openRecords(tx, context.vault, 'outcome-note', steps.flatMap((step) => (step.kind === 'outcome' ? (step.task_id ?? []) : [])))
  return new Map([...sealed].map(([taskId, clear]) => [taskId, JSON.parse(clear) as OutcomeNote]))
}

/** Of handovers, by the id under which each was sealed. */
export function handoverNotes(tx: Tx, context: Context, steps: readonly StepRow[]): Promise<Map<string, string>> {
  return openRecords(tx, context.vault, 'handover-note', [...new Set(steps.map(noteIdOf).filter((id) => id !== ''))])
}

export function noteIdOf(step: StepRow): string {
  return typeof step.detail.noteId === 'string' ? step.detail.noteId : ''
}
