import { maskDigits } from '../domain/digit-mask.ts'
import type { Merged, WarningDetail } from '../contract/warning.ts'
import type { StepRow } from '../features/task/task.store.ts'
import { MERGE_UNDO_MINUTES, whyNotUnmerge } from '../features/warning/warning.rules.ts'
import { levelOf, mergedInto, warningById, type WarningRow } from '../features/warning/warning.store.ts'
import type { ActorContext, Tx } from '../platform/transaction.ts'
import { unitNames, userNames } from './names.ts'
import { signalsBetween, signalViews } from './signal-views.ts'

const SIGNALS_SHOWN_MAX = 200

/** What was merged into a warning, and what it was merged into, as far as the reader may see it. */
export type Others = { readonly merged: readonly WarningRow[]; readonly kept: WarningRow | undefined }

/** Through the reader's walls. */
export async function othersInSight(tx: Tx, warning: WarningRow): Promise<Others> {
  return { merged: await mergedInto(tx, [warning.id]), kept: warning.merged_into === null ? undefined : await warningById(tx, warning.merged_into) }
}

type About = { readonly others: Others; readonly steps: readonly StepRow[] }

/** All of them, with the product's own sight: whoever may see one warning must know that it speaks for others. `steps`: of this warning, which say why. */
export async function mergesOf(tx: Tx, context: ActorContext, warning: WarningRow, { others, steps }: About): Promise<Pick<WarningDetail, 'merged' | 'mergedInto'>> {
  const merged = await mergedInto(tx, [warning.id])
  const kept = warning.merged_into === null ? undefined : await warningById(tx, warning.merged_into)
  const units = await unitNames(tx, [...merged, ...(kept === undefined ? [] : [kept])].map((one) => one.unit))
  const users = await userNames(tx, [...merged, warning].map((one) => one.closed_by))
  const view = (other: WarningRow, [gone, stays]: readonly [WarningRow, WarningRow], isSeen: boolean): Merged => ({
    id: other.id, level: levelOf(other.level), fraudType: other.fraud_type, unit: units.get(other.unit) ?? other.unit, at: gone.closed_at!.toISOString(), by: users.get(gone.closed_by ?? '') ?? null,
    note: noteIn(steps, other), isSeen, undoUntil: isSeen ? undoUntilOf(gone, stays, context.now) : null,
  })
  return {
    merged: merged.map((one) => view(one, [one, warning], others.merged.some((seen) => seen.id === one.id))),
    mergedInto: kept === undefined ? null : view(kept, [warning, kept], others.kept !== undefined),
  }
}

function undoUntilOf(gone: WarningRow, stays: WarningRow, now: Date): string | null {
  return whyNotUnmerge({ merged: gone, kept: stays, mergedAt: gone.closed_at!, now }) === undefined ? new Date(gone.closed_at!.getTime() + MERGE_UNDO_MINUTES * 60_000).toISOString() : null
}

function noteIn(steps: readonly StepRow[], other: WarningRow): string {
  const step = steps.findLast(({ kind, detail, undone_at: undoneAt }) => (kind === 'merged' || kind === 'merged-in') && undoneAt === null && detail.number === other.id.slice(0, 8))
  return typeof step?.detail.note === 'string' ? maskDigits(step.detail.note) : ''
}

/** What was heard of the person, and under the other numbers of theirs, the newest first. */
export async function signalsWithMerged(tx: Tx, context: ActorContext, warning: WarningRow): Promise<WarningDetail['signals']> {
  const to = warning.closed_at ?? context.now
  const rows = []
  for (const one of [warning, ...(await mergedInto(tx, [warning.id]))]) {
    const heard = await signalsBetween(tx, one.person_id, { from: one.evidence_from, to, max: SIGNALS_SHOWN_MAX })
    rows.push(...heard.map((row) => ({ row, of: one.id === warning.id ? null : one.id })))
  }
  const once = [...new Map(rows.map((one) => [one.row.id, one])).values()]
  const shown = once.toSorted((a, b) => b.row.occurred_at.getTime() - a.row.occurred_at.getTime()).slice(0, SIGNALS_SHOWN_MAX)
  const views = await signalViews(tx, context, shown.map(({ row }) => row))
  return views.map((view, nth) => ({ ...view, of: shown[nth]!.of }))
}
