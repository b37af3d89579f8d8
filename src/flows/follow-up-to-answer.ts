import type { FollowUpBody } from '../contract/follow-up.ts'
import { allow } from '../domain/access.ts'
import { caseById } from '../features/case/case.store.ts'
import { clearDeadlines } from '../features/deadline/deadline.store.ts'
import { afterAnswer, isUrgent } from '../features/follow-up/follow-up.rules.ts'
import { changeFollowUp, followUpOfTask } from '../features/follow-up/follow-up.store.ts'
import { changeTask } from '../features/task/task.store.ts'
import { audit } from '../platform/audit.ts'
import { announce } from '../platform/outbox.ts'
import { keepRecords } from '../platform/vault.ts'
import { addToPlan } from './case-to-follow-up.ts'
import { keepFollowUp } from './follow-up-before.ts'
import { actOnFollowUp, mustHold, recordMove, type TapContext } from './task-in-hand.ts'

/**
 * The officer has called or knocked. Whoever was talked to has answered; in vain, it stays theirs, until three times in vain end it. Sending the
 * same answer again is the same as sending it once.
 */
export async function answerFollowUp(context: TapContext, taskId: string, { result, findings, note }: FollowUpBody): Promise<void> {
  allow(context.actor, 'task.work')
  const { actor, now } = context
  await actOnFollowUp(context, taskId, async (tx, task) => {
    if (task.state === 'closed' && task.outcome === result && task.assignee === actor.userId) return
    mustHold(task, context)
    const followUp = (await followUpOfTask(tx, task.id))!
    const one = (await caseById(tx, task.caseId))!
    const noteId = note === '' ? undefined : context.newId()
    await keepFollowUp(tx, context, task, noteId === undefined ? [] : [{ kind: 'follow-up-note', id: noteId }])
    if (noteId !== undefined) await keepRecords(tx, context.vault, 'follow-up-note', [{ id: noteId, clear: note }])
    await recordMove(tx, context, task, { kind: 'follow-up', actor: actor.userId, detail: { kind: task.kind, result, findings, ...(noteId === undefined ? {} : { noteId }) } })
    const next = afterAnswer(task.kind, task.unanswered, result, { acceptedAt: one.accepted_at ?? one.reported_at, now })
    await changeTask(tx, task.id, {
      ...(result === 'talked' ? { reached_at: now } : { unanswered: task.unanswered + 1 }), ...(next.do === 'try-again' ? {} : { state: 'closed', closed_at: now, outcome: result }),
    })
    await audit(tx, { actor: actor.login, action: 'case.follow_up', subject: task.id, detail: { case: task.caseId, result, findings } }, now)
    if (next.do === 'try-again') return
    await clearDeadlines(tx, [task.id])
    await changeFollowUp(tx, followUp.id, { state: 'done', result, findings, ended_at: now, ended_by: actor.userId })
    await announce(tx, [{ type: 'task.closed', subject: task.id, region: task.region, unit: task.unit, userId: task.assignee }], now)
    if (isUrgent(findings)) await announce(tx, [{ type: 'case.slip', subject: one.id, region: one.region, unit: one.unit }, { type: 'case.slip', subject: one.id }], now)
    if (next.do === 'close-and-visit') await addToPlan(tx, context, one, [next.visit])
  })
}
