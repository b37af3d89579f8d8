import { allow } from '../domain/access.ts'
import { refuse } from '../domain/refusal.ts'
import { noticesOf, recordNotice } from '../features/notice/notice.store.ts'
import { audit } from '../platform/audit.ts'
import { keepRecords } from '../platform/vault.ts'
import { actOnTask, mustHold, recordMove, type TapContext } from './task-in-hand.ts'

/** At the door the person reads the dissuasion notice and signs it with a finger. The strokes are sealed; the page is printed from them. */
export async function signNotice(context: TapContext, taskId: string, strokes: readonly (readonly number[])[]): Promise<void> {
  allow(context.actor, 'task.work')
  await actOnTask(context, taskId, async (tx, task) => {
    mustHold(task, context)
    if (task.kind !== 'visit' || task.atDoorAt === null) throw refuse('task.not_possible')
    if ((await noticesOf(tx, [task.warningId])).some((notice) => notice.task_id === taskId)) return
    const id = context.newId()
    await recordNotice(tx, { id, task_id: taskId, warning_id: task.warningId, signed_at: context.now, by_user: context.actor.userId, region: task.region, unit: task.unit })
    await keepRecords(tx, context.vault, 'signature', [{ id, clear: JSON.stringify(strokes) }])
    await recordMove(tx, context, task, { kind: 'notice-signed', actor: context.actor.userId, detail: { notice: id } })
    await audit(tx, { actor: context.actor.login, action: 'notice.sign', subject: id, detail: { task: taskId } }, context.now)
  })
}
