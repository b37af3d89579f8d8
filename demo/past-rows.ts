import { clearDeadlines, recordFired, setDeadlines, type DeadlineRow } from '../src/features/deadline/deadline.store.ts'
import { recordHandovers, type HandoverRow } from '../src/features/handover/handover.store.ts'
import { recordNotices } from '../src/features/notice/notice.store.ts'
import { CONFIDENCE } from '../src/features/person/person.rules.ts'
import { clearPersons, movePersons, recordReveals } from '../src/features/person/person.store.ts'
import type { Task } from '../src/features/task/task.rules.ts'
import { recordSteps, saveTasks } from '../src/features/task/task.store.ts'
import { closeWarnings, moveWarning } from '../src/features/warning/warning.store.ts'
import type { RegionCode } from '../src/domain/region-code.ts'
import { asSystem, type Context, type Tx } from '../src/platform/transaction.ts'
import { keepRecords } from '../src/platform/vault.ts'
import type { CaseRecord, PastDue, PastHandover, PastPlace } from './past-case.ts'
import type { Random } from './random.ts'
import { signature } from './strokes.ts'

/** As src/flows/accept-task.ts writes it. */
const ACCEPTED = { reason: 'task.accept', fields: ['name', 'phone', 'address', 'guardian'] }
/** As src/flows/task-to-outcome.ts: whoever could not be reached may be warned of again. */
const NOT_ANSWERED_FOR = 'unreachable'

/** What the officers did, in the rows that the flows leave; clocks run on for what is still open. */
export async function writeCases(context: Context, records: readonly CaseRecord[], random: Random): Promise<void> {
  if (records.length === 0) return
  const tasks = records.flatMap((record) => record.tasks)
  const closings = records.flatMap(({ start, closing }) => (closing === undefined ? [] : [{ ...closing, start }]))
  const notices = records.flatMap(({ start, notices: signed }) => signed.map((notice) => ({ ...notice, warningId: start.task.warningId })))
  await asSystem(context, async (tx) => {
    await saveTasks(tx, tasks)
    await clearDeadlines(tx, tasks.map((task) => task.id))
    await setDeadlines(tx, records.flatMap((record) => record.running.map(deadlineOf)))
    await setDeadlines(tx, records.flatMap(({ start, replyDueAt }) => (replyDueAt === undefined ? [] : [{ subject_kind: 'warning', subject_id: start.task.warningId, rule: 'bureau-reply', due_at: replyDueAt }])))
    await recordFired(tx, records.flatMap((record) => record.fired.map((due) => ({ ...deadlineOf(due), fired_at: due.firedAt }))))
    await recordSteps(tx, records.flatMap((record) => record.steps), context.now)
    await recordReveals(tx, records.flatMap((record) => record.reveals), ACCEPTED.reason, ACCEPTED.fields)
    await recordNotices(tx, notices.map(({ id, taskId, warningId, at, userId, region, unit }) => ({ id, task_id: taskId, warning_id: warningId, signed_at: at, by_user: userId, region, unit })))
    await keepRecords(tx, context.vault, 'signature', notices.map(({ id }) => ({ id, clear: JSON.stringify(signature(random)) })))
    await keepRecords(tx, context.vault, 'outcome-note', closings.filter(({ body }) => body.note !== '' || body.paid !== undefined).map(({ taskId, body }) => ({ id: taskId, clear: JSON.stringify({ note: body.note, paid: body.paid }) })))
    await recordHandovers(tx, records.flatMap(({ start, handovers }) => handovers.map((handover) => handoverRow(start.task.warningId, handover))))
    for (const { start, place } of records) if (place !== undefined) await move(tx, start.task, place)
    await closeWarnings(tx, closings.map(({ start, at, by, body }) => ({ id: start.task.warningId, at, by, outcome: body.outcome, directFen: body.directFen, indirectFen: body.indirectFen, protections: body.protections })))
    await clearPersons(tx, closings.filter(({ body }) => body.outcome !== NOT_ANSWERED_FOR).map(({ start, at, body }) => ({ id: start.task.personId, at, lost: body.outcome === 'already-paid' })))
  })
}

async function move(tx: Tx, task: Task, { unit, region, moved, elsewhere }: PastPlace): Promise<void> {
  const confidence = CONFIDENCE.handover
  if (moved) await movePersons(tx, [{ id: task.personId, belonging: { region: region as RegionCode, source: 'handover' }, confidence }])
  await moveWarning(tx, task.warningId, { unit, state: elsewhere ? 'elsewhere' : 'open', ...(moved ? { region, regionSource: 'handover', regionConfidence: confidence } : {}) })
}

function handoverRow(warningId: string, one: PastHandover): HandoverRow {
  return {
    id: one.id, task_id: one.taskId, warning_id: warningId, from_unit: one.fromUnit, to_unit: one.toUnit, to_bureau: one.toBureau, reason: one.reason, at: one.at, by_user: one.by,
    review: one.review === undefined ? 'pending' : 'confirmed', reviewed_by: one.review?.by ?? null, reviewed_at: one.review?.at ?? null, review_note: null, reply: one.reply,
  }
}

function deadlineOf(due: PastDue): DeadlineRow {
  return { subject_kind: 'task', subject_id: due.taskId, rule: due.rule, due_at: due.dueAt }
}
